using System.CommandLine;
using DslPeft.Training;

namespace DslPeft.Scaffold.Tests;

/// <summary>What the tool's command line gave, run in this process.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public static ToolRun Of(params string[] arguments)
    {
        using StringWriter output = new(),
            error = new();
        var context = new ProgramContext(output, error, arguments, CancellationToken.None, (_, _) =>
            throw new InvalidOperationException("The tool starts no process.")
        );
        var code = ProgramHost.Run(made => new RootCommand("") { new ScaffoldCommand(made).Build() }, arguments, context);
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Fails the test unless the tool refused its input, said all of <paramref name="messages"/> and wrote nothing.</summary>
    public void Refused(string output, params string[] messages)
    {
        Assert.True(DslPeft.Training.ExitCode.Usage == ExitCode, $"exit code {ExitCode}: {Output}{Error}");
        Assert.All(messages, message => Assert.Contains(message, Error));
        Assert.StartsWith("error: ", Error);
        Assert.False(Directory.Exists(output), "The output folder was made.");
    }
}
