using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using DslPeft.Reporting;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Bench.Measuring;

/// <summary>Resident bytes that one training step adds.</summary>
/// <param name="Activations">After the forward pass: what is held for the backward pass, or by the scope.</param>
/// <param name="Peak">At the highest point of the whole step.</param>
internal sealed record StepMemory(long Activations, long Peak);

/// <summary>What several steps of one batch need.</summary>
/// <param name="Held">Resident bytes that the last forward pass adds to what was there before the first step.</param>
/// <param name="Peak">The highest point of all steps, over the same.</param>
/// <param name="Milliseconds">The median step.</param>
internal sealed record StepsCost(long Held, long Peak, double Milliseconds);

/// <summary>Measures steps in a process of their own.</summary>
internal static class ResidentMemory
{
    /// <summary>An allocator that gives every larger block back to the system at once, so that what is resident is what is live.</summary>
    public static readonly (string Name, string Value)[] GivesBack = [("MALLOC_MMAP_THRESHOLD_", "65536")];

    /// <summary>What the child process does: builds the model, takes a small step, and measures one of the real size.</summary>
    public static StepMemory OfStep(Workbench bench, Contender contender)
    {
        contender.Train(true);
        using (var small = bench.Small())
            contender.Step(small);
        using var peak = PeakMemory.Start();
        using var scope = NewDisposeScope();
        using var loss = contender.Loss(bench.Batch);
        var held = Resident() - peak.Baseline;
        contender.Update(loss);
        return new StepMemory(held, peak.Growth());
    }

    /// <summary>What the child process does for several steps of the real size.</summary>
    public static StepsCost OfSteps(Workbench bench, Contender contender, int steps)
    {
        contender.Train(true);
        using (var small = bench.Small())
            contender.Step(small);
        using var peak = PeakMemory.Start();
        var times = new double[steps];
        long held = 0;
        for (var i = 0; i < steps; i++)
        {
            using var scope = NewDisposeScope();
            var start = Stopwatch.GetTimestamp();
            using var loss = contender.Loss(bench.Batch);
            held = Resident() - peak.Baseline;
            contender.Update(loss);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        return new StepsCost(held, peak.Growth(), Statistics.Spread(times).Median);
    }

    /// <summary>Runs this program anew with the arguments, and reads the one line that it writes.</summary>
    public static T InChild<T>((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly.GetExecutingAssembly().Location, .. arguments])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var child = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start.");
        var line = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<T>(line)!
            : throw new InvalidOperationException($"The child process ended with {child.ExitCode}: {string.Join(' ', arguments)}");
    }

    private static long Resident()
    {
        const string Key = "VmRSS:";
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(Key, StringComparison.Ordinal));
        return long.Parse(
                line[Key.Length..].Replace("kB", "", StringComparison.Ordinal),
                NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture
            ) * 1024;
    }
}
