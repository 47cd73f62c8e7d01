"""Claims say whether they stand alone and who worded them, appearances when they went, articles how they were read"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

REWRITTEN = "UPDATE claims SET made_by = 'rewritten' WHERE text <> original_text"
BY_HAND = (
    "UPDATE claims SET made_by = 'person' WHERE check_worthiness_version = 'by hand' OR EXISTS "
    "(SELECT 1 FROM history WHERE history.subject_id = claims.id AND history.what = 'edited' "
    "AND CAST(history.changes AS VARCHAR) LIKE '%\"text\":%')"
)
GIVEN = (
    "UPDATE articles SET published_at_source = 'given' WHERE published_at IS NOT NULL AND EXISTS "
    "(SELECT 1 FROM article_revisions WHERE article_revisions.article_id = articles.id "
    "AND article_revisions.revision = articles.revision AND article_revisions.text IS NOT NULL "
    "AND article_revisions.html IS NULL AND article_revisions.fetched_from IS NULL)"
)
READ = (
    "UPDATE article_revisions SET reading = CASE WHEN CAST(notes AS VARCHAR) LIKE '%language_not_supported%' "
    "THEN 'sentences' ELSE 'full' END WHERE EXISTS (SELECT 1 FROM articles WHERE articles.status = 'ready' "
    "AND articles.id = article_revisions.article_id AND articles.revision = article_revisions.revision)"
)
# What a person marked is there as long as its words are; the machine's claims as long as it finds them.
ORPHANED = """
UPDATE appearances SET absent_from = (SELECT revision FROM articles WHERE articles.id = appearances.article_id)
WHERE EXISTS (
    SELECT 1 FROM articles JOIN article_revisions
    ON article_revisions.article_id = articles.id AND article_revisions.revision = articles.revision
    WHERE articles.id = appearances.article_id AND articles.status = 'ready'
    AND appearances.revision < articles.revision
    AND NOT EXISTS (
        SELECT 1 FROM appearances AS later WHERE later.article_id = appearances.article_id
        AND later.claim_id = appearances.claim_id AND later.revision = articles.revision
    )
    AND (NOT appearances.by_hand OR REPLACE(
        CASE appearances.part WHEN 'title' THEN COALESCE(article_revisions.title, '')
        WHEN 'summary' THEN COALESCE(article_revisions.summary, '')
        ELSE COALESCE(article_revisions.text, '') END, appearances.quote, ''
    ) = CASE appearances.part WHEN 'title' THEN COALESCE(article_revisions.title, '')
        WHEN 'summary' THEN COALESCE(article_revisions.summary, '')
        ELSE COALESCE(article_revisions.text, '') END)
)
"""


def upgrade() -> None:
    op.add_column(
        "claims", sa.Column("open_reference", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("claims", sa.Column("made_by", sa.String(40), nullable=False, server_default="verbatim"))
    op.add_column("appearances", sa.Column("absent_from", sa.Integer(), nullable=True))
    op.add_column("articles", sa.Column("published_at_source", sa.String(40), nullable=True))
    op.add_column("article_revisions", sa.Column("reading", sa.String(40), nullable=True))
    for statement in (REWRITTEN, BY_HAND, GIVEN, READ, ORPHANED):
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("article_revisions", "reading")
    op.drop_column("articles", "published_at_source")
    op.drop_column("appearances", "absent_from")
    op.drop_column("claims", "made_by")
    op.drop_column("claims", "open_reference")
