-- The newest known audience of one account.
-- grain:   one row per dimension and value
-- inputs:  audience
-- columns: dimension, value, share (fraction), source, observed_at (UTC)
SELECT dimension, value, share, source, observed_at
FROM (
    SELECT
        dimension,
        value,
        share,
        source,
        observed_at,
        MAX(observed_at) OVER (PARTITION BY dimension) AS newest
    FROM audience
    WHERE account_id = $account_id
) AS told
WHERE observed_at = newest
ORDER BY dimension, share DESC, value
