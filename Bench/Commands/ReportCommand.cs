using System.CommandLine;
using DslPeft.Bench.Report;

namespace DslPeft.Bench.Commands;

/// <summary>Writes the page of results.</summary>
internal static class ReportCommand
{
    public static Command Build()
    {
        var results = new Option<string>("--results")
        {
            Description = "Folder of the results.",
            DefaultValueFactory = _ => Path.Combine("Bench", "results"),
        };
        var command = new Command("report", "Writes RESULTS.md of the results.") { results };
        command.SetAction(parsed =>
            File.WriteAllText(Path.Combine(parsed.GetValue(results)!, "..", "RESULTS.md"), MarkdownReport.Page(parsed.GetValue(results)!))
        );
        return command;
    }
}
