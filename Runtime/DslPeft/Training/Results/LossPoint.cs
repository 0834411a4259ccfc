namespace DslPeft.Training;

/// <summary>The mean training loss of some steps, the last of which is <paramref name="Step"/>.</summary>
public readonly record struct LossPoint(int Step, double Loss)
{
    private const int MostPoints = 50;

    /// <summary>A curve of the losses of all steps, in order, each point the mean of equally many steps but for the last.</summary>
    /// <param name="losses">One for each step.</param>
    /// <param name="before">Steps taken before the first of them.</param>
    public static IReadOnlyList<LossPoint> Curve(IReadOnlyList<double> losses, int before = 0)
    {
        var size = Math.Max(1, (losses.Count + MostPoints - 1) / MostPoints);
        return [.. losses.Chunk(size).Select((chunk, i) => new LossPoint(before + i * size + chunk.Length, chunk.Average()))];
    }
}
