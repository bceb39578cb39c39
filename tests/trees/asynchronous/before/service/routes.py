from service.application import app
from service.clients import get_client
from service.rooms import end_all
from service.texts import tell


@app.post("/close")
async def close(number: str) -> None:
    await (await get_client()).conferences("Desk").update_async(status="completed")
    await end_all("SalesRoom", "Lobby")
    await tell(number)
