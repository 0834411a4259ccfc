using System.Text.Json;

namespace DslPeft.Checkpoints;

/// <summary>
/// A fault of JSON in its text, which a parser finds late or not at all: another encoding, half a character, a number that JSON does not
/// have.
/// </summary>
/// <param name="problem">What is wrong, without the place.</param>
/// <param name="line">The line, from 0 on.</param>
/// <param name="column">The byte of the line, from 0 on.</param>
internal sealed class JsonTextException(string problem, int line, int column)
    : JsonException($"{problem} (line {line + 1}, byte {column + 1}).", path: null, line, column)
{
    public string Problem => problem;
}
