from service import clients


async def tell(number: str) -> None:
    client = await clients.get_client()
    await client.messages.create_async(to=number, from_="+15550100", body="We are closed")
