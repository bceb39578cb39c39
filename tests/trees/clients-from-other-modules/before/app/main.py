from app.clients import shared
from app.desk import Desk, end


def main():
    end(shared(), "SalesRoom")
    end(shared(), room="Lobby")
    Desk(shared()).close()
