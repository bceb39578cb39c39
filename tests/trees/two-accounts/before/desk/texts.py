from desk import accounts


def tell(number, brand="main"):
    accounts.client_for(brand).messages.create(to=number, from_="+15550100", body="Hello")
