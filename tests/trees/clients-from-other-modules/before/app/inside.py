def end():
    from app.clients import shared

    shared().conferences("SalesRoom").update(status="completed")
