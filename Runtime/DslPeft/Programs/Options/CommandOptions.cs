using System.CommandLine;
using System.CommandLine.Parsing;

namespace DslPeft.Training;

/// <summary>Makes the options that commands share, with their checks.</summary>
internal static class CommandOptions
{
    public static Option<string?> Text(string name, string description, string? shown = null) =>
        new(name) { Description = description, HelpName = shown };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    /// <summary>
    /// A whole number from <paramref name="least"/> up to <paramref name="most"/>. Help shows the standard, where there is one.
    /// </summary>
    public static Option<int> Count(string name, string description, int? standard, int least, int most = int.MaxValue) =>
        Checked(
            new Option<int>(name)
            {
                Description = description,
                HelpName = "number",
                DefaultValueFactory = Standard(standard),
            },
            value => value >= least && value <= most,
            most < int.MaxValue ? $"a whole number from {least} to {most}" : $"a whole number from {least} up"
        );

    /// <summary>One of the names of an enumeration; its numbers are not taken.</summary>
    public static Option<T?> Choice<T>(string name, string description, T? standard = null)
        where T : struct, Enum
    {
        var option = new Option<T?>(name)
        {
            Description = $"{description} One of {string.Join(", ", Enum.GetNames<T>())}.",
            HelpName = "name",
            DefaultValueFactory = standard is { } value ? _ => value : null,
        };
        option.CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            string? known = Enum.GetNames<T>().FirstOrDefault(known => known.Equals(given, StringComparison.OrdinalIgnoreCase));
            if (known is null)
            {
                result.AddError($"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}; '{given}' was given.");
                return null;
            }
            return Enum.Parse<T>(known);
        };
        return option;
    }

    /// <summary>A number above 0, or from 0 where <paramref name="zero"/> is allowed, up to <paramref name="most"/>.</summary>
    public static Option<double> Number(
        string name,
        string description,
        double? standard,
        bool zero = false,
        double most = double.MaxValue
    ) =>
        Checked(
            new Option<double>(name)
            {
                Description = description,
                HelpName = "number",
                DefaultValueFactory = Standard(standard),
            },
            value => (value > 0 || (zero && value == 0)) && value <= most,
            zero
                ? most < double.MaxValue
                    ? $"a number from 0 to {most}"
                    : "a number from 0 up"
                : most < double.MaxValue
                    ? $"a number above 0, up to {most}"
                    : "a number above 0"
        );

    /// <summary><c>--json</c> with a path, or alone or with <c>-</c> for standard output.</summary>
    public static Option<string?> Json() =>
        new("--json")
        {
            Description = "Write the results as JSON to a file, or to standard output if no file or '-' is given.",
            HelpName = "file",
            Arity = ArgumentArity.ZeroOrOne,
        };

    /// <summary>Where JSON goes: null for nowhere, "-" for standard output.</summary>
    public static string? JsonTarget(this ParseResult parsed, Option<string?> json) =>
        parsed.GetResult(json) is null ? null : parsed.GetValue(json) ?? "-";

    public static T With<T>(this T command, params ReadOnlySpan<Option> options)
        where T : Command
    {
        foreach (var option in options)
        {
            command.Add(option);
        }
        return command;
    }

    private static Func<ArgumentResult, T>? Standard<T>(T? standard)
        where T : struct => standard is { } value ? _ => value : null;

    private static Option<T> Checked<T>(Option<T> option, Func<T, bool> isRight, string expected)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(IsNumber(result, out T value) && isRight(value)))
            {
                result.AddError($"{option.Name} must be {expected}; '{result.Tokens[0].Value}' was given.");
            }
        });
        return option;
    }

    private static bool IsNumber<T>(OptionResult result, out T value)
    {
        try
        {
            value = result.GetValueOrDefault<T>();
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default!;
            return false;
        }
    }
}
