using System.CommandLine;

namespace DslPeft.Training;

/// <summary>
/// Trains several adaptations one after the other on one base and one data set, and shows what each costs and reaches: storage, memory,
/// compute, accuracy and inference, the dimensions by which Lialin et al. (arXiv 2303.15647) compare methods. Each one's own program
/// (<see cref="FineTuneProgram"/>) is a command.
/// </summary>
/// <remarks>
/// Each adaptation is trained in a process of its own, one after the other or with <c>--jobs</c> several at a time, since what ran before
/// in a process decides what the allocator keeps: the program starts itself anew with the hidden command <c>run-alone</c>, and reads a
/// report back. Peak memory is the growth of resident memory over what was resident before the adaptation was built
/// (<see cref="RunReport.PeakMemoryBytes"/>). Before that, one step is taken and thrown away, so that what the first use of torch
/// allocates for the whole process does not count. A member of a fusion has a process of its own, too.
/// </remarks>
public static class ComparisonProgram
{
    /// <summary>Runs the program on the console.</summary>
    /// <param name="definitions">What to compare, in the order of the tables: programs of one architecture, head and data set, each with a
    /// name of its own.</param>
    /// <param name="args">The program's own command line, or its end; <c>--help</c> lists the options.</param>
    public static int Run(IReadOnlyList<FineTuneDefinition> definitions, string[] args) =>
        ProgramHost.Run(context => Build(definitions, jobs: 1, context), args);

    /// <summary>
    /// Runs the program on the console over one of several bases, which <c>--base</c> names or a checkpoint folder shows; the first one
    /// where it says nothing.
    /// </summary>
    /// <param name="bases">The bases, each with its programs: of the same names in the same order.</param>
    /// <param name="args">The program's own command line, or its end; <c>--help</c> lists the options.</param>
    public static int Run(IReadOnlyList<ComparisonBase> bases, string[] args) => Run(bases, args, jobs: 1);

    /// <summary>The same with a number of adaptations that are trained at a time.</summary>
    /// <param name="bases">The bases, each with its programs: of the same names in the same order.</param>
    /// <param name="args">The program's own command line, or its end; <c>--help</c> lists the options.</param>
    /// <param name="jobs">How many adaptations are trained at a time where <c>--jobs</c> says nothing, each on one thread: one, so that
    /// nothing runs beside what is timed, or more for a quicker end.</param>
    public static int Run(IReadOnlyList<ComparisonBase> bases, string[] args, int jobs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        return ProgramHost.Run(context => Build(bases, args, jobs, context), args);
    }

    internal static int Run(IReadOnlyList<ComparisonBase> bases, string[] args, ProgramContext context) =>
        ProgramHost.Run(c => Build(bases, args, jobs: 1, c), args, context);

    internal static int Run(IReadOnlyList<FineTuneDefinition> definitions, string[] args, ProgramContext context) =>
        ProgramHost.Run(c => Build(definitions, jobs: 1, c), args, context);

    private static RootCommand Build(IReadOnlyList<ComparisonBase> bases, string[] args, int jobs, ProgramContext context) =>
        Build(ComparisonBase.Choose(bases, Build(bases[0].Programs, jobs, context).Parse(args)), jobs, context);

    private static RootCommand Build(IReadOnlyList<FineTuneDefinition> definitions, int jobs, ProgramContext context)
    {
        var command = new CompareCommand(new ComparisonList(definitions), context, jobs).Build();
        foreach (var definition in definitions)
        {
            command.Add(FineTuneProgram.BuildCommand(definition, context));
        }
        command.Add(new ConvertCommand(definitions[0], context).Build());
        return command;
    }
}
