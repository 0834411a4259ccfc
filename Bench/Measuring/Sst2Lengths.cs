namespace DslPeft.Bench.Measuring;

/// <summary>
/// How long the 67,349 training rows of SST-2 are, in pieces of bert-base-uncased's vocabulary, [CLS] and [SEP] included.
/// </summary>
internal static class Sst2Lengths
{
    /// <summary>Rows of 3 pieces, of 4, of 5, and so on.</summary>
    private static readonly int[] RowsFromThreePieces =
    [
        1978,
        5322,
        6065,
        5345,
        4749,
        4155,
        3713,
        3267,
        2947,
        2650,
        2413,
        2138,
        1950,
        1777,
        1661,
        1515,
        1373,
        1285,
        1132,
        1106,
        1046,
        909,
        820,
        806,
        733,
        692,
        628,
        538,
        491,
        442,
        448,
        400,
        337,
        304,
        286,
        242,
        195,
        203,
        192,
        155,
        148,
        130,
        89,
        82,
        85,
        73,
        55,
        42,
        50,
        40,
        36,
        19,
        21,
        22,
        15,
        8,
        6,
        3,
        2,
        5,
        5,
        1,
        2,
        2,
    ];

    /// <summary>The length of each row, shortest first.</summary>
    public static int[] All { get; } = [.. RowsFromThreePieces.SelectMany((rows, i) => Enumerable.Repeat(i + 3, rows))];
}
