using System.CommandLine;
using System.Runtime.InteropServices;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Reporting;
using DslPeft.Tokenization;
using DslPeft.Tokenization.Chat;

namespace DslPeft.Training;

/// <summary>Where a program writes, and what tells it to stop.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">Progress and faults.</param>
/// <param name="Arguments">The command line, to show how to go on after a stop.</param>
/// <param name="Stop">Cancelled when the program shall finish its step, save and end.</param>
/// <param name="StartAnew">Runs the same program with other arguments in a process of its own.</param>
/// <param name="HearsSignals">Whether Ctrl-C and requests to terminate ask for that too (<see cref="StopListener"/>).</param>
internal sealed record ProgramContext(
    TextWriter Output,
    TextWriter Error,
    IReadOnlyList<string> Arguments,
    CancellationToken Stop,
    OwnProcess StartAnew,
    bool HearsSignals = false
)
{
    /// <summary>Opens what is piped into the program.</summary>
    public Func<Stream> Input { get; init; } = Console.OpenStandardInput;
}

/// <summary>Runs a command line: what a user did wrong becomes one line that says what to do, and an exit code.</summary>
internal static class ProgramHost
{
    private const string Allocator = "allocate memory";

    /// <summary>Runs a program on the console.</summary>
    public static int Run(Func<ProgramContext, RootCommand> build, string[] args) =>
        Run(
            build,
            args,
            new ProgramContext(
                Console.Out,
                Console.Error,
                args,
                ChildProcess.IsOne ? ChildProcess.AskedToStop() : CancellationToken.None,
                (arguments, stop) => ChildProcess.Run(args, arguments, stop),
                HearsSignals: true
            )
        );

    public static int Run(Func<ProgramContext, RootCommand> build, string[] args, ProgramContext context)
    {
        try
        {
            var parsed = build(context).Parse(args);
            if (parsed.Errors.Count > 0)
            {
                foreach (var message in parsed.Errors.Select(e => e.Message).Distinct())
                {
                    context.Error.WriteLine($"error: {message}");
                }
                context.Error.WriteLine("--help lists the commands and options.");
                return ExitCode.Usage;
            }
            return parsed.Invoke(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = context.Output,
                    Error = context.Error,
                }
            );
        }
        catch (Exception fault) when (Explain(fault) is { } message)
        {
            context.Error.WriteLine($"error: {TerminalText.Lines(message)}");
            return fault is UsageException ? ExitCode.Usage : ExitCode.Failed;
        }
    }

    /// <summary>The one line for a fault that a user can mend; null for a fault of the program, which keeps its stack trace.</summary>
    private static string? Explain(Exception fault) =>
        fault switch
        {
            UsageException or DataException or CheckpointException or VocabularyException or ChatTemplateException or TrainingException =>
                fault.Message,
            IOException or UnauthorizedAccessException => fault.Message,
            ExternalException when fault.Message.Contains(Allocator, StringComparison.Ordinal) =>
                "there is not enough memory: a smaller --batch-size or --max-length needs less.",
            _ => null,
        };
}
