"""The sentences of slides, worksheets and questions that the notebooks do not have."""

from landscapes._core.language import N_, _, speaking

TEXTS = {
    "prediction": N_("Predict first"),
    "outcome": N_("What happens"),
    "answer": N_("It is **{option}**"),
    "measured": N_("Measured: {measured}"),
    "slides": N_("slides"),
    "worksheet": N_("worksheet"),
    "questions": N_("questions"),
    "name": N_("Name"),
    "date": N_("Date"),
    "draw": N_("Draw the paths that you expect."),
    "reason": N_("Because"),
    "seen": N_("What I saw"),
    "exercises": N_("Exercises"),
    "minutes": N_("{minutes} minutes"),
    "bank": N_("Questions with answers"),
    "options": N_("Options"),
    "solution": N_("Answer"),
    "why": N_("Why"),
    "result": N_("Measured"),
    "estimate": N_("The minutes are estimates by the kind of question; nobody has timed a class."),
}


def texts_in(language: str) -> dict[str, str]:
    """Return the sentences in a language; "tag" is that language, for HTML.

    >>> texts_in("zh")["prediction"]
    '先预测'
    """
    with speaking(language):
        return {"tag": language} | {name: _(text) for name, text in TEXTS.items()}
