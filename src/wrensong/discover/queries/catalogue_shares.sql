-- Parts of audiences as last stated, parts of posts by type, and prices asked.
-- grain:   one row per filter, account and word
-- inputs:  audience, posts, quotes
-- columns: filter, account_id, word, share (fraction; of a price its amount, and word is the
--          currency)
SELECT filter, account_id, word, MAX(share) AS share
FROM (
    SELECT
        'audience_' || dimension AS filter,
        account_id,
        CASE WHEN dimension = 'country' THEN UPPER(value) ELSE LOWER(value) END AS word,
        share,
        DENSE_RANK() OVER (
            PARTITION BY account_id, dimension ORDER BY observed_at DESC, source
        ) AS newness
    FROM audience
    WHERE share IS NOT NULL AND value IS NOT NULL
) AS stated
WHERE newness = 1
GROUP BY filter, account_id, word
UNION ALL
SELECT
    'post_type' AS filter,
    account_id,
    type AS word,
    1.0 * COUNT(*) / SUM(COUNT(*)) OVER (PARTITION BY account_id) AS share
FROM posts
WHERE type IS NOT NULL
GROUP BY account_id, type
UNION ALL
SELECT
    'price_' || format AS filter,
    account_id,
    currency AS word,
    ARG_MAX(CAST(amount AS DOUBLE), observed_at) AS share
FROM quotes
WHERE kind = 'asked' AND amount IS NOT NULL AND currency IS NOT NULL
GROUP BY format, account_id, currency
ORDER BY filter, account_id, word
