using System.Globalization;

namespace DslPeft.Reporting;

/// <summary>Shows byte counts.</summary>
internal static class ByteSize
{
    /// <summary>With three digits and a decimal unit: 1.19 MB.</summary>
    public static string Show(long bytes) =>
        bytes switch
        {
            < 1000 => $"{bytes} B",
            < 1_000_000 => Scaled(bytes / 1e3, "kB"),
            < 1_000_000_000 => Scaled(bytes / 1e6, "MB"),
            _ => Scaled(bytes / 1e9, "GB"),
        };

    private static string Scaled(double value, string unit) =>
        value.ToString(
            value >= 100 ? "F0"
                : value >= 10 ? "F1"
                : "F2",
            CultureInfo.InvariantCulture
        )
        + " "
        + unit;
}
