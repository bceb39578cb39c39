import os

from service.application import app
from service.clients import get_vobiz_client
from service.rooms import end_all
from service.texts import tell


@app.post("/close")
async def close(number: str) -> None:
    await (await get_vobiz_client()).conferences.delete_conference(
        os.environ["VOBIZ_AUTH_ID"], "Desk"
    )
    await end_all("SalesRoom", "Lobby")
    await tell(number)
