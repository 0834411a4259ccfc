using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>A use of a method in words, for explanations and comments.</summary>
internal static class MethodText
{
    /// <summary>For example <c>Lora rank 8, alpha 16</c>.</summary>
    public static string Of(MethodUse use) =>
        Arguments(use) is { Length: > 0 } arguments ? $"{use.Method.Name} {arguments}" : use.Method.Name;

    /// <summary>The arguments that the declaration gives, for example <c>rank 8, alpha 16</c>.</summary>
    public static string Arguments(MethodUse use) =>
        string.Join(
            ", ",
            use.Arguments.Where(argument => argument.Explicit)
                .Select(argument =>
                    argument.Text switch
                    {
                        "true" => Words(argument.Name),
                        "false" => "no " + Words(argument.Name),
                        _ => $"{Words(argument.Name)} {argument.Text}",
                    }
                )
        );

    /// <summary>A property's name as words: <c>TrainNorms</c> is "train norms".</summary>
    private static string Words(string name) =>
        string.Concat(
            name.Select(
                (character, i) =>
                    i > 0 && char.IsUpper(character) ? " " + char.ToLowerInvariant(character) : char.ToLowerInvariant(character).ToString()
            )
        );
}
