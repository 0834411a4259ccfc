using System.Globalization;

namespace DslPeft.Reporting;

/// <summary>Shows one number as a share of another.</summary>
internal static class Percent
{
    /// <summary>1.14%, and without decimals from a tenth up.</summary>
    public static string Show(long part, long whole) =>
        Of(part, whole).ToString(part * 10 < whole ? "F2" : "F0", CultureInfo.InvariantCulture) + "%";

    public static double Of(long part, long whole) => 100.0 * part / whole;
}
