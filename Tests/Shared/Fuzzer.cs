using System.Diagnostics;
using System.Globalization;

namespace DslPeft.Tests.Shared;

/// <summary>
/// Gives readers files that were changed at random. A reader may accept such a file or refuse it by an exception of its own that names it;
/// anything else, and a read that takes long, is a fault. The file that is being read lies on the disk, so that one that ends the process
/// is there afterwards.
/// </summary>
public static class Fuzzer
{
    /// <summary>
    /// The environment variable that says how many seconds to spend on each reader, with another seed each time; without it a fixed number
    /// of files is read.
    /// </summary>
    public const string Variable = "DSLPEFT_FUZZ_SECONDS";

    private const int FixedSeed = 20261130,
        MostFaults = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Fuzzes a reader; the result is a line of counts.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">It has faults; the message says with which files.</exception>
    public static string Run(FuzzedReader reader)
    {
        int? seconds = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
        var seed = seconds is null ? FixedSeed : Environment.TickCount;
        var random = new Random(seed);
        var mutator = new Mutator(random);
        string folder = Directory.CreateTempSubdirectory($"dslpeft-fuzz-{reader.Name.Replace(' ', '-')}-").FullName,
            path = Path.Combine(folder, reader.File);
        var samples = reader.Samples();
        foreach (var sample in samples)
        {
            File.WriteAllBytes(path, sample);
            reader.Read(path);
        }

        var start = Stopwatch.GetTimestamp();
        int read = 0,
            accepted = 0;
        var faults = new List<string>();
        while (
            faults.Count < MostFaults && (seconds is null ? read < reader.Files : Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        )
        {
            var content = mutator.Change(samples[random.Next(samples.Count)]);
            File.WriteAllBytes(path, content);
            read++;
            var begun = Stopwatch.GetTimestamp();
            var fault = Fault(reader, path, folder, ref accepted);
            if (fault is null && Stopwatch.GetElapsedTime(begun) is var taken && taken > Longest)
            {
                fault = $"took {taken.TotalSeconds:F1} s";
            }
            if (fault is not null)
            {
                var kept = Path.Combine(folder, $"fault-{faults.Count}");
                File.WriteAllBytes(kept, content);
                faults.Add($"{kept}: {fault}");
            }
        }
        Assert.True(faults.Count == 0, $"{reader.Name}, seed {seed}, {read} files:\n{string.Join("\n", faults)}");
        Directory.Delete(folder, recursive: true);
        return string.Create(CultureInfo.InvariantCulture, $"| {reader.Name} | {read:N0} | {accepted:N0} | {read - accepted:N0} |");
    }

    private static string? Fault(FuzzedReader reader, string path, string folder, ref int accepted)
    {
        try
        {
            reader.Read(path);
            accepted++;
            return null;
        }
        catch (Exception fault) when (reader.Faults.Contains(fault.GetType()))
        {
            return fault.Message.Contains(folder, StringComparison.Ordinal) ? null : $"the message names no file: {fault.Message}";
        }
        catch (Exception fault)
        {
            return fault.ToString();
        }
    }
}
