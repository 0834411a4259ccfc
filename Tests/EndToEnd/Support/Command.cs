using System.Diagnostics;

namespace DslPeft.EndToEnd.Tests.Support;

/// <summary>Runs a program as a person would from a shell: none of the test runner's own settings reach it.</summary>
public static class Command
{
    /// <summary>
    /// Runs <paramref name="program"/> in <paramref name="folder"/> with <paramref name="environment"/> added, and waits for its end.
    /// </summary>
    public static CommandResult Run(
        string folder,
        string program,
        IEnumerable<string> arguments,
        params (string Name, string Value)[] environment
    )
    {
        using var running = Start(folder, program, arguments, environment);
        return running.Finish();
    }

    /// <summary>Starts what <see cref="Run"/> runs.</summary>
    public static RunningCommand Start(
        string folder,
        string program,
        IEnumerable<string> arguments,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsOfTheRunner))
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunningCommand(start);
    }

    /// <summary>Runs <c>dotnet</c>, without leaving build nodes behind.</summary>
    public static CommandResult DotNet(string folder, params string[] arguments) =>
        Run(folder, "dotnet", arguments, ("MSBUILDDISABLENODEREUSE", "1"));

    private static bool IsOfTheRunner(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("VSTEST", StringComparison.Ordinal)
        || variable is "DSLPEFT_LIBTORCH" or "TorchBackend" or "LD_LIBRARY_PATH";
}
