"""Somebody did not trust the library."""
import xml.etree.ElementTree as ET
from io import StringIO
from textwrap import dedent
from xml.sax.saxutils import escape

HEADER = '<?xml version="1.0" encoding="UTF-8"?>'


def join(room, muted=False):
    out = StringIO()
    out.write(HEADER)
    out.write("<Response>")
    out.write("<Dial><Conference muted=\"%s\">%s</Conference></Dial>" % (str(muted).lower(), escape(room)))
    out.write("</Response>")
    return out.getvalue()


def tree(room):
    response = ET.Element("Response")
    dial = ET.SubElement(response, "Dial")
    ET.SubElement(dial, "Conference", beep="false").text = room
    return ET.tostring(response, encoding="unicode")


def lines(room):
    parts = ["<Response>", "  <Dial>"]
    parts.append(f"    <Conference>{escape(room)}</Conference>")
    parts += ["  </Dial>", "</Response>"]
    return "\n".join(parts)


def block(text):
    return dedent("""\
        <Response>
            <Say>{}</Say>
            <Hangup/>
        </Response>
    """).format(escape(text))


def wait(seconds): return HEADER + f'<Response><Pause length="{seconds}"/><Redirect>/again</Redirect></Response>'
