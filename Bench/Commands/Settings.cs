using System.CommandLine;
using DslPeft.Bench.Measuring;
using DslPeft.Bench.Report;
using TorchSharp;

namespace DslPeft.Bench.Commands;

/// <summary>Options that the measuring commands share.</summary>
internal sealed class Settings
{
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads of tensor operations.",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<int> _rounds;
    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Subjects to measure; without it, all. Their rows replace those of the same machine's last run.",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string> _results = new("--results")
    {
        Description = "Folder for the results.",
        DefaultValueFactory = _ => Path.Combine("Bench", "results"),
    };

    public Settings(int rounds) =>
        _rounds = new("--rounds") { Description = "Measurements of each subject.", DefaultValueFactory = _ => rounds };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _threads, _rounds, _only, _results })
            command.Add(option);
    }

    public int Threads(ParseResult parsed) => parsed.GetValue(_threads);

    public int Rounds(ParseResult parsed) => parsed.GetValue(_rounds);

    public bool Wants(ParseResult parsed, string subject) => parsed.GetValue(_only) is not { Length: > 0 } only || only.Contains(subject);

    /// <summary>Sets the number of threads.</summary>
    public void Apply(ParseResult parsed) => torch.set_num_threads(Threads(parsed));

    /// <summary>Shows the rows and writes them: all of a command, or those of some subjects in the place of theirs.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="kind">The command's name.</param>
    /// <param name="rows">What was measured.</param>
    /// <param name="build">What the build needs for the command.</param>
    /// <param name="options">Options of the command's own.</param>
    /// <exception cref="ArgumentException">Nothing is called as <c>--only</c> says, or the other rows come from another machine.</exception>
    public void Save(ParseResult parsed, string kind, IReadOnlyList<ResultRow> rows, string build = "", string options = "")
    {
        var only = parsed.GetValue(_only) ?? [];
        if (rows.Count == 0)
            throw new ArgumentException($"Nothing is called {string.Join(", ", only)}.");
        Console.WriteLine(MarkdownReport.Table(rows));
        var command =
            $"dotnet run --project Bench -c Release{build} -- {kind} --threads {Threads(parsed)} --rounds {Rounds(parsed)}{options}";
        var (folder, measured) = (parsed.GetValue(_results)!, new ResultFile(kind, command, ThisMachine.Describe(), rows));
        ResultStore.Write(folder, only.Length == 0 ? measured : ResultStore.Replaced(folder, measured));
    }
}
