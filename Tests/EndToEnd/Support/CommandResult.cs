namespace DslPeft.EndToEnd.Tests.Support;

/// <summary>What a process left: its exit code, and its standard output and error in the order they came.</summary>
public sealed record CommandResult(string Command, int ExitCode, string Output)
{
    /// <summary>The lines of the standard output alone.</summary>
    public required string StandardOutput { get; init; }

    /// <summary>The lines of the standard error alone.</summary>
    public required string StandardError { get; init; }

    /// <summary>Fails the test, with everything the process wrote, unless it exited with 0.</summary>
    public CommandResult Succeeded() => Exited(0);

    /// <summary>Fails the test, with everything the process wrote, unless it exited with <paramref name="code"/>.</summary>
    public CommandResult Exited(int code)
    {
        Assert.True(ExitCode == code, ToString());
        return this;
    }

    /// <summary>
    /// Fails the test unless the process said what is wrong, all of <paramref name="messages"/>, and showed no stack trace.
    /// </summary>
    public CommandResult Explained(params string[] messages)
    {
        Assert.All(messages, message =>
            Assert.True(StandardError.Contains(message, StringComparison.Ordinal), $"'{message}' is not said by {this}")
        );
        Assert.DoesNotContain("   at ", Output);
        Assert.DoesNotContain("Unhandled exception", Output);
        return this;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Command}\nexit code {ExitCode}\n{Output}";
}
