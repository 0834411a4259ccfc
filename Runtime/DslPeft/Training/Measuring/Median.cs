namespace DslPeft.Training;

internal static class Median
{
    /// <summary>The middle value, or the mean of the two in the middle; 0 without values.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
