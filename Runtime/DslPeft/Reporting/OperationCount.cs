using System.Globalization;

namespace DslPeft.Reporting;

/// <summary>Shows counts of floating point operations.</summary>
internal static class OperationCount
{
    /// <summary>With three digits and a decimal unit: 41.3 MFLOP.</summary>
    public static string Show(double count) =>
        count switch
        {
            < 1e3 => Scaled(count, "FLOP"),
            < 1e6 => Scaled(count / 1e3, "kFLOP"),
            < 1e9 => Scaled(count / 1e6, "MFLOP"),
            _ => Scaled(count / 1e9, "GFLOP"),
        };

    private static string Scaled(double value, string unit) =>
        value.ToString(
            value >= 100 || value == 0 ? "F0"
                : value >= 10 ? "F1"
                : "F2",
            CultureInfo.InvariantCulture
        )
        + " "
        + unit;
}
