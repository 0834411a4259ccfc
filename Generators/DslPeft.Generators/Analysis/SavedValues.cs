using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace DslPeft.Generators.Analysis;

/// <summary>Which values a reverse rule reads: those the forward pass has to keep. Values of which it reads the shape alone are none.</summary>
internal static class SavedValues
{
    /// <summary>The result, among indices of operands.</summary>
    public const int Result = -1;

    /// <summary>Functions of rules, and the argument that they read the shape of.</summary>
    private static readonly Dictionary<string, int> ShapeOnly = new()
    {
        ["sum_to"] = 1,
        ["expand_as"] = 1,
        ["expand_over"] = 1,
        ["reshape_as"] = 1,
        ["size"] = 0,
        ["narrow_gradient"] = 1,
        ["select_gradient"] = 1,
        ["item_gradient"] = 1,
        ["embedding_gradient"] = 2,
        ["rows_of_gradient"] = 1,
        ["dropout_backward"] = 1, // a mask stands for it
    };

    private static readonly Regex Token = new(@"[a-z_]+(?=\()|\{\d+\}|\by\b|[(),]", RegexOptions.Compiled);

    /// <summary>Indices of the operands that the rule reads, and <see cref="Result"/>.</summary>
    public static HashSet<int> Of(string rule)
    {
        var saved = new HashSet<int>();
        var calls = new Stack<(string Function, int Argument)>();
        var function = "";
        foreach (Match match in Token.Matches(rule))
        {
            switch (match.Value)
            {
                case "(":
                    calls.Push((function, 0));
                    break;
                case ",":
                    calls.Push(Next(calls.Pop()));
                    break;
                case ")":
                    calls.Pop();
                    break;
                case "y":
                    if (IsRead(calls))
                        saved.Add(Result);
                    break;
                case var text when text[0] == '{':
                    if (IsRead(calls))
                        saved.Add(int.Parse(text.Trim('{', '}'), System.Globalization.CultureInfo.InvariantCulture));
                    break;
                default:
                    function = match.Value;
                    break;
            }
        }
        return saved;
    }

    private static (string, int) Next((string Function, int Argument) call) => (call.Function, call.Argument + 1);

    private static bool IsRead(Stack<(string Function, int Argument)> calls) =>
        calls.Count == 0 || !(calls.Peek() is var (function, argument) && (function == "count" || (ShapeOnly.TryGetValue(function, out var shape) && shape == argument)));
}
