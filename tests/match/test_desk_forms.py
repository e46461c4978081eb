"""Whatever is typed into a form is stored as it reads back, or has a problem that is shown."""

from __future__ import annotations

from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from wrensong.match.brief_fields import FIELDS
from wrensong.match.briefs import parse_brief
from wrensong.match.writing import write_brief

DEMO = files("wrensong.demo").joinpath("words/brief.toml").read_text("utf-8")
# What ``posted`` lets through: no character zero, no halves of characters.
_SENT = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
_TYPED = st.one_of(
    st.text(_SENT, max_size=12), st.from_regex(r"[0-9.,]{1,6} ?(%|EUR|k)?", fullmatch=True),
    st.sampled_from(["@mina.bakes", "DE, AT", "micro", "1e999", "-1", "2026-02-30", '"a, b", c',
                     "..3", "2026-03-01", "gift", "'''", '"""']),
)  # fmt: skip
_ROWS = st.lists(st.tuples(_TYPED, _TYPED), max_size=3)


def _others():
    from wrensong.match.forms.filled import document_tables

    held = document_tables(write_brief(parse_brief(DEMO)))
    return {table: held[table] for table in ("brand", "brand.claims")}


def _judge(filled, others):
    from wrensong.match.forms.layout import sections, stray

    brief = filled.check(others)
    if brief is not None:
        assert parse_brief(write_brief(brief)) == brief
        return
    shown = [one["problem"] for section in sections(filled)
             for one in [*section["inputs"], *section["codes"],
                         *(i for c in section["claims"] or () for i in c["inputs"])]]  # fmt: skip
    told = sum(len(said) for said in filled.problems.values())
    assert (told and any(shown)) or stray(filled)


@given(st.dictionaries(st.sampled_from([f for f in FIELDS if f.key != "*"]), _TYPED, max_size=6),
       _ROWS, _ROWS)  # fmt: skip
def test_any_brief_typed_is_stored_as_it_reads_back_or_told(typed, countries, tiers):
    from wrensong.match.forms import BRIEF, of_document
    from wrensong.match.forms.filled import name_of

    filled = of_document(BRIEF, write_brief(parse_brief(DEMO)))
    filled.texts |= {name_of(field): text for field, text in typed.items()}
    filled.rows |= {"audience.countries": countries, "limits.tiers": tiers}
    _judge(filled, _others())


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(("name", "evidence", "against"), _TYPED)),
                max_size=3), _TYPED, _TYPED)  # fmt: skip
def test_any_brand_typed_is_stored_as_it_reads_back_or_told(claims, name, niche):
    from wrensong.match.desk.documents import AMOUNT_TABLES, brand_brief, brand_text
    from wrensong.match.forms import BRAND, Filled

    filled = Filled(BRAND, {"brand.name": name, "brand.niche": niche}, claims=claims)
    brief = filled.check(AMOUNT_TABLES)
    if brief is None:
        _judge(filled, AMOUNT_TABLES)
    else:
        assert brand_brief(brand_text(brief)).brand == brief.brand


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool), max_size=4, unique=True))
def test_what_stands_in_an_input_means_the_same_when_it_is_sent_back(words):
    from wrensong.match.forms.texts import raw, typed

    (field,) = (f for f in FIELDS if (f.table, f.key) == ("brand", "niche"))
    lines = [" ".join(word.split()) for word in words]
    lines = [line for line in lines if line.isprintable()]
    assert (raw(field, typed(field, lines)) or []) == lines
