from app import phone


def end():
    phone.conferences("SalesRoom").update(status="completed")
    phone.messages.create(to="+1", from_="+2", body="ended")
