using DslPeft.Training;
using TorchSharp;

namespace DslPeft.Numerics.Tests;

/// <summary>The same rows in every epoch, as one batch.</summary>
internal sealed class OneBatch(Func<Batch> make, int rows = 3) : IBatchSource
{
    public string Fingerprint => "one batch";

    public int Count(int epoch) => 1;

    public Batch Get(int epoch, int index)
    {
        using var all = make();
        return all.Slice(0, rows);
    }
}
