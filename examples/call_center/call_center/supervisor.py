"""The supervisor's page: rooms, their members, and buttons to act on them."""

import hmac

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from twilio.base.exceptions import TwilioException, TwilioRestException

from call_center import agents, receipts, rooms, settings
from call_center.rooms import SUPPORT_ROOM, client

supervisor = Blueprint("supervisor", __name__)

TEAM_CHIME = "https://media.example.com/support/chime.wav"
RECORDING_STOPPED = "https://media.example.com/support/recording-stopped.mp3"
PLEASE_WRAP_UP = "https://media.example.com/support/please-wrap-up.mp3"


@supervisor.before_request
def require_password() -> ResponseReturnValue | None:
    given = request.authorization.password if request.authorization else None
    expected = settings.SUPERVISOR_PASSWORD.encode()
    if not hmac.compare_digest((given or "").encode(), expected):
        return "Password required", 401, {"WWW-Authenticate": 'Basic realm="support"'}
    # The browser sends the password along with forms of other sites, too.
    sent_from = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method == "POST" and sent_from != "same-origin":
        abort(403)
    return None


@supervisor.errorhandler(TwilioRestException)
def explain(error: TwilioRestException) -> ResponseReturnValue:
    """Most often somebody hung up while the supervisor reached for the button."""
    return _back(f"That did not work: {error.msg}")


@supervisor.errorhandler(TwilioException)
def explain_failed_list(_: TwilioException) -> ResponseReturnValue:
    """A list that fails raises the base class, whatever Twilio answered."""
    return "Twilio did not list the rooms. Please reload.", 502


@supervisor.get("/")
def overview() -> str:
    members = {name: rooms.members(name) for name in rooms.active_rooms()}
    # The team's own room has no customer.
    customers = {n: rooms.customer_call(n) for n in members if n != SUPPORT_ROOM}
    return render_template("supervisor.html", members=members, customers=customers)


@supervisor.post("/page-team")
def page_team() -> ResponseReturnValue:
    client.conferences(SUPPORT_ROOM).update(announce_url=TEAM_CHIME)
    return _back("The team has been paged.")


@supervisor.post("/end-all")
def end_all() -> ResponseReturnValue:
    rooms.end_all_rooms()
    return _back("All rooms were ended.")


@supervisor.post("/rooms/<room>/end")
def end(room: str) -> ResponseReturnValue:
    rooms.end_room(room)
    return _back(f"{room} was ended.")


@supervisor.post("/rooms/<room>/call-back")
def call_back(room: str) -> ResponseReturnValue:
    receipts.promise_call_back(room)
    return _back(f"{room} was ended; remember to call back.")


@supervisor.post("/rooms/<room>/stop-recording")
def stop_recording(room: str) -> ResponseReturnValue:
    rooms.stop_recording(room)
    rooms.announce(room, RECORDING_STOPPED)
    return _back(f"{room} is no longer recorded.")


@supervisor.post("/rooms/<room>/listen")
def listen(room: str) -> ResponseReturnValue:
    agents.listen_in(room, request.form["number"])
    return _back("Your phone will ring now.")


@supervisor.post("/rooms/<room>/transfer")
def transfer(room: str) -> ResponseReturnValue:
    customer = rooms.customer_call(room)
    agents.begin_transfer(room, customer, request.form["number"])
    return _back("The customer is on hold until you complete the transfer.")


@supervisor.post("/rooms/<room>/members/<call_sid>/complete-transfer")
def complete_transfer(room: str, call_sid: str) -> ResponseReturnValue:
    agents.complete_transfer(room, rooms.customer_call(room), call_sid)
    return _back("The call was handed over.")


@supervisor.post("/rooms/<room>/members/<call_sid>/mute")
def toggle_mute(room: str, call_sid: str) -> ResponseReturnValue:
    # The page may be minutes old, so what counts is how it stands now.
    participant = client.conferences(room).participants(call_sid).fetch()
    agents.set_muted(room, call_sid, not participant.muted)
    return _back("The member is heard again." if participant.muted else "Muted.")


@supervisor.post("/rooms/<room>/members/<call_sid>/coach")
def coach(room: str, call_sid: str) -> ResponseReturnValue:
    agents.coach(room, call_sid, request.form["agent"])
    return _back("Only the agent hears you.")


@supervisor.post("/rooms/<room>/members/<call_sid>/wrap-up")
def wrap_up(room: str, call_sid: str) -> ResponseReturnValue:
    agents.announce(room, call_sid, PLEASE_WRAP_UP)
    return _back("The agent was asked to wrap up.")


@supervisor.post("/rooms/<room>/members/<call_sid>/<any(hold, unhold, kick):action>")
def act(room: str, call_sid: str, action: str) -> ResponseReturnValue:
    actions = {"hold": agents.hold, "unhold": agents.unhold, "kick": agents.kick}
    actions[action](room, call_sid)
    return _back("Done.")


def _back(message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for("supervisor.overview"))
