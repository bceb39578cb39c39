from vobiz import vobizxml


def goodbye():
    response = vobizxml.ResponseElement()
    response.add_speak("Goodbye")
    return str(response)
