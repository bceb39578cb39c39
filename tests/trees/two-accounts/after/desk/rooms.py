import os

from desk.accounts import main_vobiz_client, second_vobiz_client


def end_both():
    main_vobiz_client().conferences.delete_conference(
        os.environ["VOBIZ_AUTH_ID"], "SalesRoom"
    )
    second_vobiz_client().conferences.delete_conference(
        os.environ["VOBIZ_AUTH_ID"], "Lobby"
    )
