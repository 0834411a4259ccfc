using System.Globalization;

namespace DslPeft.Reporting;

/// <summary>
/// Makes text of data fit to be shown: what would move the cursor, change colours or turn the direction of writing is shown as a sign
/// instead.
/// </summary>
internal static class TerminalText
{
    /// <summary>The text on one line. Ends of lines and tabs become blanks, other control characters their pictures.</summary>
    public static string OneLine(string text) => Clean(text, keepLines: false);

    /// <summary>The text with its lines. Tabs become blanks, other control characters their pictures.</summary>
    public static string Lines(string text) => Clean(text, keepLines: true);

    private static string Clean(string text, bool keepLines) =>
        text.Any(IsControl)
            ? string.Concat(
                text.Select(c =>
                    c == '\n' && keepLines ? '\n'
                    : IsControl(c) ? Shown(c)
                    : c
                )
            )
            : text;

    // The bidirectional controls are no characters of their own, and a terminal obeys them as it does an escape.
    private static bool IsControl(char c) =>
        c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
        || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static char Shown(char c) =>
        c switch
        {
            '\t' or '\n' or '\r' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029' => ' ',
            < ' ' => (char)('\u2400' + c),
            '\u007F' => '\u2421',
            _ => '\uFFFD',
        };
}
