from desk.accounts import main_client, second_client


def end_both():
    main_client().conferences("SalesRoom").update(status="completed")
    second_client().conferences("Lobby").update(status="completed")
