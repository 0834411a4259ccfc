namespace DslPeft.Tests.Shared;

/// <summary>A reader, and samples of what it reads.</summary>
/// <param name="Name">Its name, in results.</param>
/// <param name="File">The name of the file that is changed.</param>
/// <param name="Samples">Makes contents that it accepts.</param>
/// <param name="Read">Reads a file.</param>
/// <param name="Faults">The exceptions by which it refuses one. Their message must name the file, or the folder that it lies in.</param>
public sealed record FuzzedReader(string Name, string File, Func<IReadOnlyList<byte[]>> Samples, Action<string> Read, params Type[] Faults)
{
    /// <summary>How many changed files a test run gives it: as many as take about a second.</summary>
    public int Files { get; init; } = 400;
}
