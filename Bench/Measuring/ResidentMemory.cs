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

/// <summary>Measures a step's memory in a process of its own, whose allocator gives every larger block back to the system at once.</summary>
internal static class ResidentMemory
{
    private const string MapThreshold = "MALLOC_MMAP_THRESHOLD_";
    private const string Bytes = "65536";

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

    /// <summary>Runs this program anew with the arguments, and reads the one line that it writes.</summary>
    public static StepMemory InChild(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly.GetExecutingAssembly().Location, .. arguments]) { RedirectStandardOutput = true };
        start.Environment[MapThreshold] = Bytes;
        using var child = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start.");
        var line = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<StepMemory>(line)!
            : throw new InvalidOperationException($"The child process ended with {child.ExitCode}: {string.Join(' ', arguments)}");
    }

    private static long Resident()
    {
        const string Key = "VmRSS:";
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(Key, StringComparison.Ordinal));
        return long.Parse(line[Key.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
    }
}
