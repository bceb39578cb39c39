import app.clients
from app import clients as c


def end():
    app.clients.phone.conferences("SalesRoom").update(status="completed")
    c.shared().conferences("SalesRoom").update(status="completed")
