using System.Diagnostics;

namespace DslPeft.Training;

/// <summary>Runs the program with other arguments in a process of its own, and waits for its end.</summary>
/// <returns>Its exit code, and what it wrote to standard output.</returns>
internal delegate (int ExitCode, string Output) OwnProcess(IReadOnlyList<string> arguments, CancellationToken stop);

/// <summary>
/// This program started anew. The child shares the terminal for progress and faults. Its standard input is a pipe that nobody writes to:
/// where that ends, the parent asks it to stop, or is no more.
/// </summary>
internal static class ChildProcess
{
    private const string Marker = "DSLPEFT_CHILD";

    /// <summary>True in a process that <see cref="Run"/> started.</summary>
    public static bool IsOne => Environment.GetEnvironmentVariable(Marker) is not null;

    /// <summary>Runs this program with other arguments.</summary>
    /// <param name="own">The arguments that this process was given for the part of the program which calls.</param>
    /// <param name="arguments">Those that stand in their place.</param>
    /// <param name="stop">Asks the child to stop.</param>
    /// <exception cref="UsageException">The process was not given those arguments, so that a child could not be told others.</exception>
    public static (int ExitCode, string Output) Run(IReadOnlyList<string> own, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? throw new InvalidOperationException("The program's file has no path."))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])[.. Host(start.FileName), .. Before(own), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment[Marker] = "1";
        using var child = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} does not start.");
        using var registration = stop.Register(child.StandardInput.Close);
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return (child.ExitCode, output);
    }

    /// <summary>Cancelled when the parent asks this process to stop, or is no more.</summary>
    public static CancellationToken AskedToStop()
    {
        // Lives as long as the process.
        var asked = new CancellationTokenSource();
        var input = Console.OpenStandardInput();
        new Thread(() =>
        {
            while (input.ReadByte() >= 0) { }
            asked.Cancel();
        })
        {
            IsBackground = true,
        }.Start();
        return asked.Token;
    }

    /// <summary>What the runtime's host needs before the arguments, where the program is no file that starts by itself.</summary>
    private static string[] Host(string file) =>
        Path.GetFileNameWithoutExtension(file).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [Environment.GetCommandLineArgs()[0]]
            : [];

    private static string[] Before(IReadOnlyList<string> own)
    {
        var all = Environment.GetCommandLineArgs()[1..];
        return all.TakeLast(own.Count).SequenceEqual(own) ? all[..^own.Count] : throw NotItsOwn();
    }

    /// <summary>A program that hands on something else than its arguments cannot be started anew with others.</summary>
    public static UsageException NotItsOwn() =>
        new(
            "a comparison starts its program anew for each adaptation: hand the program's own command line, or its end, to ComparisonProgram.Run."
        );
}
