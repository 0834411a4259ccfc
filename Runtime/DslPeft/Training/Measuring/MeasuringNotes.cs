using System.Diagnostics;

namespace DslPeft.Training;

/// <summary>Says every few seconds how far a measurement is.</summary>
internal sealed class MeasuringNotes(Action<string> say, double secondsBetween = 10)
{
    private readonly Stopwatch _since = Stopwatch.StartNew();

    public void Add(int done, int total)
    {
        if (_since.Elapsed.TotalSeconds >= secondsBetween)
        {
            say($"measured {done} of {total}");
            _since.Restart();
        }
    }
}
