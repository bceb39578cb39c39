from shop.texts import phone, tell


def ready(number):
    if tell(number) is None:
        phone.messages.create(to="+15550101", from_="+15550100", body=f"{number} was told")
