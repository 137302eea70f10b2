"""The questions that rmentor ships, in English; shown through gettext. Own wording, not validated yet.

The module is what makemessages reads and what `load_instruments` stores: a stored version never changes, so a change
of wording here needs a new version.
"""

from typing import Any

from django.utils.translation import gettext_noop as _

from surveys.enums.knowledge import KNOWLEDGE
from surveys.enums.scales import MORE_SCALES

Definition = dict[str, Any]

ANCHORS: dict[str, list[str]] = {
    "agree": [_("Strongly disagree"), _("Disagree"), _("Neither"), _("Agree"), _("Strongly agree")],
    "confidence": [_("Not at all confident"), _("Slightly"), _("Fairly"), _("Very"), _("Completely confident")],
    "recommend": [str(level) for level in range(11)],
}

STEMS: dict[str, str] = {
    "agree": _("How far do you agree?"),
    "confidence": _("How confident are you that you could do this today, on your own?"),
    "recommend": _("What would you tell a colleague?"),
}
# The same questions, looking back to the start.
STEMS_THEN: dict[str, str] = {
    "agree": _("Looking back: how far would you have agreed at the start of the program, knowing what you know now?"),
    "confidence": _("Looking back: how confident were you at the start that you could do this, on your own?"),
}

SCALES: list[Definition] = [
    {
        "code": "DC",
        "name": _("Digital confidence"),
        "who": "mentee",
        "anchors": "confidence",
        "moments": ["pre", "post"],
        "default": True,
        "then": True,
        "items": [
            {
                "id": "DC1_1",
                "text": _("Find what I need online quickly by choosing good search words and filters."),
                "reverse": False,
            },
            {
                "id": "DC1_2",
                "text": _("Judge whether something I read online, or an AI-generated answer, can be trusted."),
                "reverse": False,
            },
            {
                "id": "DC1_3",
                "text": _("Store files and data so that my colleagues and I find them again."),
                "reverse": False,
            },
            {
                "id": "DC2_1",
                "text": _("Choose the right channel (chat, call, e-mail, video) for what I want to say and to whom."),
                "reverse": False,
            },
            {
                "id": "DC2_2",
                "text": _("Share a document with exactly the right people and permissions, and name its source."),
                "reverse": False,
            },
            {
                "id": "DC2_3",
                "text": _("Use online public services, for example to file a request with an authority."),
                "reverse": False,
            },
            {
                "id": "DC2_4",
                "text": _("Work with others in the same document or board at the same time."),
                "reverse": False,
            },
            {
                "id": "DC2_5",
                "text": _("Behave considerately online, also with people of other ages and cultures."),
                "reverse": False,
            },
            {
                "id": "DC2_6",
                "text": _("Look after how I appear online: my profiles, my accounts, what others find about me."),
                "reverse": False,
            },
            {
                "id": "DC3_1",
                "text": _("Make a clear digital product myself, for example slides, a short video or a post."),
                "reverse": False,
            },
            {
                "id": "DC3_2",
                "text": _("Adapt and combine existing digital material into something new."),
                "reverse": False,
            },
            {
                "id": "DC3_3",
                "text": _(
                    "Tell whether I may use a picture, text or piece of music I found, and under which conditions."
                ),
                "reverse": False,
            },
            {
                "id": "DC3_4",
                "text": _(
                    "Break a repetitive task into steps that a computer can carry out (formula, macro, small script)."
                ),
                "reverse": False,
            },
            {
                "id": "DC4_1",
                "text": _("Protect my devices against malware, theft and access by others."),
                "reverse": False,
            },
            {
                "id": "DC4_2",
                "text": _("Decide which personal data I give away, and change the privacy settings of an app."),
                "reverse": False,
            },
            {
                "id": "DC4_3",
                "text": _(
                    "Keep digital work from harming my health: breaks, posture, switching off, "
                    "dealing with hostile messages."
                ),
                "reverse": False,
            },
            {
                "id": "DC4_4",
                "text": _("Reduce the environmental footprint of the digital tools I use."),
                "reverse": False,
            },
            {
                "id": "DC5_1",
                "text": _("Find out why a device or program does not work and solve the usual problems."),
                "reverse": False,
            },
            {
                "id": "DC5_2",
                "text": _("See when a digital tool would help with a task, and pick a suitable one."),
                "reverse": False,
            },
            {
                "id": "DC5_3",
                "text": _("Use digital tools in a creative way to improve a process or product at work."),
                "reverse": False,
            },
            {
                "id": "DC5_4",
                "text": _("Notice which digital skills I lack and find a way to learn them."),
                "reverse": False,
            },
        ],
    },
    {
        "code": "OI",
        "name": _("Organisational insight"),
        "who": "mentor",
        "anchors": "agree",
        "moments": ["pre", "post"],
        "default": True,
        "items": [
            {"id": "OI1", "text": _("I know how our organisation came to be the way it is."), "reverse": False},
            {
                "id": "OI2",
                "text": _("I understand what senior leaders weigh up when they make large decisions."),
                "reverse": False,
            },
            {
                "id": "OI3",
                "text": _("I know what our products or services do and what they are good at."),
                "reverse": False,
            },
            {"id": "OI4", "text": _("I understand who our customers are and what they need."), "reverse": False},
            {
                "id": "OI5",
                "text": _("I can explain what is going on in our industry and how it affects us."),
                "reverse": False,
            },
        ],
    },
    {
        "code": "ML",
        "name": _("Growth as a mentor"),
        "who": "mentor",
        "anchors": "agree",
        "moments": ["pre", "post"],
        "default": True,
        "items": [
            {"id": "ML1", "text": _("I can guide somebody who is more senior than I am."), "reverse": False},
            {"id": "ML2", "text": _("I can explain something complicated simply."), "reverse": False},
            {"id": "ML3", "text": _("I speak up in meetings with senior people."), "reverse": False},
            {"id": "ML4", "text": _("I know what I am good at."), "reverse": False},
        ],
    },
]

# P6 is not an answer: it calls the coordinator and is never stored with the others.
PULSE: list[Definition] = [
    {
        "id": "P1",
        "text": _("Who decided what we talked about?"),
        "anchors": [
            _("Only the mentor"),
            _("Mostly the mentor"),
            _("Both equally"),
            _("Mostly the mentee"),
            _("Only the mentee"),
        ],
    },
    {
        "id": "P2",
        "text": _("Who talked more?"),
        "anchors": [
            _("Almost only the mentor"),
            _("More the mentor"),
            _("Both equally"),
            _("More the mentee"),
            _("Almost only the mentee"),
        ],
    },
    {
        "id": "P3",
        "text": _("Which way did the advice go?"),
        "anchors": [
            _("All from mentor to mentee"),
            _("Mostly mentor to mentee"),
            _("Both ways equally"),
            _("Mostly mentee to mentor"),
            _("All from mentee to mentor"),
        ],
    },
    {
        "id": "P4",
        "text": _("I could disagree when I wanted to."),
        "anchors": [
            _("Strongly disagree"),
            _("Disagree"),
            _("Neither"),
            _("Agree"),
            _("Strongly agree"),
        ],
    },
    {
        "id": "P5",
        "text": _("I learned something I can use."),
        "anchors": [
            _("Strongly disagree"),
            _("Disagree"),
            _("Neither"),
            _("Agree"),
            _("Strongly agree"),
        ],
    },
    {
        "id": "P6",
        "text": _("Shall the coordinator contact me in confidence?"),
        "anchors": [
            _("No"),
            _("Yes"),
        ],
    },
]

BEFORE_AFTER, PULSE_CODE, KNOWLEDGE_CODE = "before-after", "pulse", "digital-knowledge"
INSTRUMENTS: list[Definition] = [
    {
        "code": BEFORE_AFTER,
        "version": 2,
        "title": _("Before and after"),
        "definition": {
            "layout": "page",
            "scales": SCALES + MORE_SCALES,
            "anchors": ANCHORS,
            "stems": STEMS,
            "stems_then": STEMS_THEN,
        },
    },
    {
        "code": KNOWLEDGE_CODE,
        "version": 1,
        "title": _("Test of digital knowledge (pilot)"),
        "definition": {"layout": "one", "who": "mentee", "test": KNOWLEDGE},
    },
    {"code": PULSE_CODE, "version": 1, "title": _("Pulse after each meeting"), "definition": {"questions": PULSE}},
]
