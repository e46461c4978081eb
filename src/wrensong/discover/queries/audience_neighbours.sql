-- Accounts of one platform that share commenters with a given one.
-- grain:   one row per account with at least $least commenters in common, the given one among them
-- inputs:  comments, accounts; $account, $least
-- columns: account_id, shared (people in common), commenters (its own, different people)
WITH mine AS (
    SELECT DISTINCT comments.commenter
    FROM comments
    WHERE comments.account_id = $account
        AND comments.commenter IS NOT NULL
        AND NOT COALESCE(comments.by_creator, FALSE)
),
peers AS (
    SELECT others.account_id
    FROM accounts AS others
    INNER JOIN accounts AS this ON this.platform = others.platform
    WHERE this.account_id = $account
)
SELECT
    comments.account_id,
    COUNT(DISTINCT mine.commenter) AS shared,
    COUNT(DISTINCT comments.commenter) AS commenters
FROM comments
INNER JOIN peers ON peers.account_id = comments.account_id
LEFT JOIN mine ON mine.commenter = comments.commenter
WHERE comments.commenter IS NOT NULL AND NOT COALESCE(comments.by_creator, FALSE)
GROUP BY comments.account_id
HAVING COUNT(DISTINCT mine.commenter) >= $least
