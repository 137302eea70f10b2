"""The scales that a program may add to the three that are asked by default. Own wording, not validated yet.

Relationship scales have no true value before the pair has met: they are first asked a month after the start.
"""

from typing import Any

from django.utils.translation import gettext_noop as _

# Which questions of "Mentoring functions" are about which kind of support (reports: the model of reverse mentoring).
SUPPORTS = {
    "career": ("MF_C1", "MF_C2", "MF_C3"),
    "psychosocial": ("MF_P1", "MF_P2", "MF_P3"),
    "role_model": ("MF_R1", "MF_R2", "MF_R3"),
}

MORE_SCALES: list[dict[str, Any]] = [
    {
        "code": "TR",
        "name": _("Trust in the mentoring partner"),
        "who": "both",
        "anchors": "agree",
        "moments": ["month_1", "post"],
        "comparison": False,
        "items": [
            {"id": "TR1", "text": _("What I tell my mentoring partner stays between us."), "reverse": False},
            {"id": "TR2", "text": _("My mentoring partner does what they said they would do."), "reverse": False},
            {
                "id": "TR3",
                "text": _("I can tell my mentoring partner what I find difficult without it being held against me."),
                "reverse": False,
            },
            {
                "id": "TR4",
                "text": _("I weigh my words because I am not sure what my mentoring partner would do with them."),
                "reverse": True,
            },
        ],
    },
    {
        "code": "PC",
        "name": _("Psychological comfort"),
        "who": "both",
        "anchors": "agree",
        "moments": ["month_1", "post"],
        "comparison": False,
        "items": [
            {"id": "PC1", "text": _("I look forward to our meetings."), "reverse": False},
            {
                "id": "PC2",
                "text": _("I can ask my partner a question that shows how little I know about something."),
                "reverse": False,
            },
            {"id": "PC3", "text": _("I feel at ease when we talk."), "reverse": False},
            {"id": "PC4", "text": _("I leave our meetings feeling tense or judged."), "reverse": True},
        ],
    },
    {
        "code": "VE",
        "name": _("Voice and equality"),
        "who": "both",
        "anchors": "agree",
        "moments": ["month_1", "post"],
        "comparison": False,
        "items": [
            {"id": "VE1", "text": _("I have as much say as my partner in what we talk about."), "reverse": False},
            {"id": "VE2", "text": _('I can tell my partner: "I see that differently."'), "reverse": False},
            {
                "id": "VE3",
                "text": _("Our job grades make no difference to who is listened to in our meetings."),
                "reverse": False,
            },
            {
                "id": "VE4",
                "text": _("An outsider watching our meetings would see at once who ranks higher."),
                "reverse": True,
            },
            {
                "id": "VE5",
                "text": _("When we disagree, the better argument counts, not the higher position."),
                "reverse": False,
            },
            {
                "id": "VE6",
                "text": _(
                    "My partner passes on experience without lecturing me. (mentor only, not in the scale score)"
                ),
                "reverse": False,
                "who": "mentor",
            },
        ],
    },
    {
        "code": "MF",
        "name": _("Mentoring functions"),
        "who": "both",
        "anchors": "agree",
        "moments": ["post"],
        "comparison": False,
        "items": [
            {
                "id": "MF_C1",
                "text": _("My partner has taught me something concrete that I have used in my work."),
                "reverse": False,
            },
            {
                "id": "MF_C2",
                "text": _("My partner has made me try a tool, method or idea that was new to me."),
                "reverse": False,
            },
            {
                "id": "MF_C3",
                "text": _(
                    "Through my partner I have come to know people or parts of the organisation "
                    "I did not know before."
                ),
                "reverse": False,
            },
            {"id": "MF_P1", "text": _("My partner gives me feedback that helps me."), "reverse": False},
            {"id": "MF_P2", "text": _("My partner takes me as I am."), "reverse": False},
            {"id": "MF_P3", "text": _("My partner encourages me when something new is hard."), "reverse": False},
            {
                "id": "MF_R1",
                "text": _("My partner has shown me another way of looking at our organisation."),
                "reverse": False,
            },
            {
                "id": "MF_R2",
                "text": _("There is something in the way my partner works that I now do the same way."),
                "reverse": False,
            },
            {
                "id": "MF_R3",
                "text": _("Talking with my partner has made it clearer to me what our organisation stands for."),
                "reverse": False,
            },
        ],
    },
    {
        "code": "IA",
        "name": _("Attitudes between generations"),
        "who": "both",
        "anchors": "agree",
        "moments": ["pre", "post"],
        "comparison": True,
        "items": [
            {
                "id": "IA1",
                "text": _("Colleagues much younger than I am can teach me things that matter for my work."),
                "reverse": False,
            },
            {
                "id": "IA2",
                "text": _("Colleagues much older than I am can teach me things that matter for my work."),
                "reverse": False,
            },
            {
                "id": "IA3",
                "text": _("Younger employees expect too much before they have earned it."),
                "reverse": True,
            },
            {"id": "IA4", "text": _("Older employees cannot really keep up with new technology."), "reverse": True},
            {"id": "IA5", "text": _("I like working in teams of mixed ages."), "reverse": False},
            {
                "id": "IA6",
                "text": _("How somebody works depends mostly on the generation they belong to."),
                "reverse": True,
            },
        ],
    },
    {
        "code": "IN",
        "name": _("Inclusion climate"),
        "who": "both",
        "anchors": "agree",
        "moments": ["pre", "post"],
        "comparison": True,
        "items": [
            {"id": "IN1", "text": _("People here are listened to whatever their age."), "reverse": False},
            {"id": "IN2", "text": _("I can be myself at work without playing a part."), "reverse": False},
            {
                "id": "IN3",
                "text": _("Good ideas are taken up here, whatever the position of the person who had them."),
                "reverse": False,
            },
            {"id": "IN4", "text": _("Some groups of employees here have no real say."), "reverse": True},
        ],
    },
    {
        "code": "EN",
        "name": _("Engagement"),
        "who": "both",
        "anchors": "agree",
        "moments": ["pre", "post"],
        "comparison": True,
        "items": [
            {
                "id": "EN1",
                "text": _("On a usual working day I look forward to at least some of my tasks."),
                "reverse": False,
            },
            {"id": "EN2", "text": _("What I do here matters to me."), "reverse": False},
            {"id": "EN3", "text": _("I put in effort because I want to, not only because I must."), "reverse": False},
        ],
    },
    {
        "code": "TI",
        "name": _("Turnover intention"),
        "who": "both",
        "anchors": "agree",
        "moments": ["pre", "post"],
        "comparison": True,
        # Shown from so many people on.
        "least": 20,
        "items": [
            {"id": "TI1", "text": _("Lately I have pictured myself working for another employer."), "reverse": False},
            {"id": "TI2", "text": _("I am keeping an eye on jobs outside this organisation."), "reverse": False},
            {"id": "TI3", "text": _("I see myself here two years from now."), "reverse": True},
        ],
    },
    {
        "code": "OS",
        "name": _("Digital safety and health at work"),
        "who": "both",
        "anchors": "confidence",
        "moments": ["pre", "post"],
        "comparison": False,
        "items": [
            {
                "id": "OS1",
                "text": _("I know where to find our current safety instructions in digital form."),
                "reverse": False,
            },
            {
                "id": "OS2",
                "text": _("I could report a near miss or hazard with the digital tool we use."),
                "reverse": False,
            },
            {
                "id": "OS3",
                "text": _("I know the rules for healthy screen work and for being unreachable after hours."),
                "reverse": False,
            },
            {
                "id": "OS4",
                "text": _(
                    "I could show a colleague how to do a digital safety task (checklist, report, e-learning)."
                ),
                "reverse": False,
            },
        ],
    },
    {
        "code": "RS",
        "name": _("Recommendation"),
        "who": "both",
        "anchors": "recommend",
        "moments": ["mid", "post"],
        "comparison": False,
        "items": [
            {
                "id": "RS1",
                "text": _(
                    "How likely are you to recommend this programme to a colleague? "
                    "0 = not at all likely, 10 = extremely likely"
                ),
                "reverse": False,
            },
        ],
    },
]
