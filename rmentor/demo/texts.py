"""What the people of the demo company write. Invented; English, as they would write to each other."""

INTERESTS = (
    "cycling, podcasts", "choir, baking", "chess, hiking", "photography", "gardening, science fiction",
    "football, cooking", "sailing", "board games, running", "history, theatre", "climbing, coffee",
)  # fmt: skip
STYLES = (
    "Short and to the point; I prepare a question.",
    "I think aloud and like to draw.",
    "Show me once, then let me try.",
    "",
    "I like to have a written summary.",
)
TIMES = ("Tuesday mornings", "Wednesday or Thursday, before noon", "Fridays after lunch", "Any day but Monday")
MOTIVES = (
    "I use these tools every day and would like to see how decisions are made at the top.",
    "I keep hearing about this from my team and want to understand it myself.",
    "I want to hear how our plans look from where the work is done.",
    "Explaining helps me to understand what I know.",
)
GOALS = (
    "Use the shared workspace for real work, not only read in it. Give back: how the budget round works.",
    "Try one AI tool each month on a real task and judge what it is good for.",
    "Write to the whole department without a ghost writer; learn how a board paper comes about.",
    "Understand what customers under pressure expect of us, and who decides about it.",
)
COMMUNICATION = (
    "Chat in between is fine, no mails at weekends. We say at once when a date does not work.",
    "We keep the hour free of laptops except for what we try out together.",
    "",
)
LEARNED_BY_MENTEE = (
    "Built my own overview in the shared board instead of asking for slides.",
    "How to check where an AI answer comes from before I pass it on.",
    "That half of our process steps exist only because nobody dared to ask.",
    "Recording a two-minute video is quicker than my three-page memo.",
    "Who on the shop floor reads our announcements, and who cannot.",
    "Permissions: who could see the folder I thought was private.",
)
LEARNED_BY_MENTOR = (
    "How the investment committee weighs a small project against a large one.",
    "Why the reorganisation was done, and what it was not about.",
    "How to say no to a request from above with an alternative.",
    "What a director's week looks like, and when a proposal has a chance.",
    "That my question in the town hall was welcome.",
)
PROMISES = (
    ("experiment", "Run the next team meeting from the shared board"),
    ("experiment", "Draft one announcement with an AI tool and compare"),
    ("introduction", "Introduce my mentor to the head of product strategy"),
    ("introduction", "Take my mentor along to the customer council"),
    ("idea", "Propose one form instead of three for site visits"),
    ("idea", "Suggest a reverse demo day each quarter"),
    ("pass_on", "Show my leadership team what I learned about permissions"),
    ("joint_project", "Prepare a short guide to the workspace together"),
)
# Title, place, what happens there.
LAUNCH = (
    "Launch event: meet everybody",
    "Canteen, first floor, and by video",
    "Half an hour about what the program is for, then the first questions to ask each other, then coffee.",
)
CIRCLE = (
    "Mentors among themselves",
    "Room Öresund, and by video",
    "What do we do when a partner has no time? Bring one example, without names.",
)
DOUBT = "We had little time, and I am not sure what I can show."
# From the mentor, and from the mentee.
THANKS = (
    "Thank you for taking my questions seriously, also the naive ones.",
    "Thank you for your patience with me. I look at half of my day differently now.",
)
