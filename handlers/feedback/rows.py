"""The registry's rows about surveys."""

from __future__ import annotations

from handlers.feedback import answering, asking, results
from handlers.feedback.words import GROUP
from handlers.permissions import May
from handlers.verbs import Verb

ROWS = (
    Verb(
        "okr survey new",
        asking.SurveyNew,
        asking.survey_new,
        "ask the community: a ready-made survey, or a poll of your own",
        'okr survey new nps-pulse "Autumn pulse" until:2026-12-15 of:40 anonymous',
        May.STEWARD,
        alone=True,
        group=GROUP,
    ),
    Verb(
        "okr survey list",
        asking.SurveyList,
        asking.survey_list,
        "the surveys so far, and how many answered",
        "okr survey list",
        reads=True,
        also=("okr survey", "okr surveys"),
    ),
    Verb(
        "okr survey pending",
        answering.SurveyPending,
        answering.survey_pending,
        "the surveys that wait for your answer",
        "okr survey pending",
        reads=True,
    ),
    Verb(
        "okr survey answer",
        answering.SurveyAnswer,
        answering.survey_answer,
        "answer a survey, or change your answer",
        "okr survey answer F1 9",
        May.MEMBER,
        alone=True,
        sealed=True,
        group=GROUP,
    ),
    Verb(
        "okr survey fill",
        answering.SurveyFill,
        answering.survey_fill,
        "answer a survey with a form",
        "okr survey fill F1",
        May.MEMBER,
        reads=True,
        group=GROUP,
    ),
    Verb(
        "okr survey link",
        answering.SurveyLink,
        answering.survey_link,
        "answer a survey on a page of your own: I send you its address",
        "okr survey link F1",
        May.MEMBER,
        group=GROUP,
    ),
    Verb(
        "okr survey results",
        results.SurveyResults,
        results.survey_results,
        "how a survey came out, once it is closed",
        "okr survey results F1",
        reads=True,
        also=("okr survey result",),
        group=GROUP,
    ),
    Verb(
        "okr survey export",
        results.SurveyExport,
        results.survey_export,
        "the answers to a closed survey as a table",
        "okr survey export F1",
        May.STEWARD,
        group=GROUP,
    ),
    Verb(
        "okr survey remind",
        asking.SurveyRemind,
        asking.survey_remind,
        "remind everybody of a survey, in its thread",
        "okr survey remind F1",
        May.STEWARD,
        alone=True,
        group=GROUP,
    ),
    Verb(
        "okr survey close",
        asking.SurveyClose,
        asking.survey_close,
        "end a survey now, and have its results posted",
        "okr survey close F1",
        May.STEWARD,
        alone=True,
        group=GROUP,
    ),
)
