using System.Text;
using System.Text.Json;
using CsCheck;
using DslPeft.Tokenization.Unicode;

namespace DslPeft.Runtime.Tests.Tokenization.Unicode;

/// <summary>Composition of characters without ICU.</summary>
public sealed class CanonicalFormsTests
{
    /// <summary>
    /// 300 texts of marks, letters, jamo and characters that can be decomposed, with the form C that Python's <c>unicodedata</c> 14 gives.
    /// </summary>
    [Fact]
    public void RecordedTextsAgree()
    {
        using var stream = typeof(CanonicalFormsTests).Assembly.GetManifestResourceStream("composed.json")!;
        var rows = JsonSerializer.Deserialize<string[][]>(stream)!;
        Assert.Equal(300, rows.Length);
        foreach (var row in rows)
        {
            Assert.Equal(row[1], CanonicalForms.Compose(row[0]).Text);
        }
    }

    /// <summary>
    /// What is composed stays as it is, and every part of it comes from a part of the text; together these are the whole text.
    /// </summary>
    [Fact]
    public void ComposedTextsKeepTheirSources() =>
        Gen.String[Gen.Char["aeo \u0301\u0302\u0323\u0345\u1100\u1161\u11a8\uac00\u00e9\u1e69ΩÅ\u212b"], 0, 20]
            .Sample(text =>
            {
                var composed = CanonicalForms.Compose(text);
                Assert.Equal(composed.Text, CanonicalForms.Compose(composed.Text).Text);
                var covered = new bool[text.Length];
                for (var unit = 0; unit < composed.Text.Length; unit++)
                {
                    (var start, var end) = composed.Source(unit, unit + 1);
                    Assert.InRange(end, start + 1, text.Length);
                    covered.AsSpan(start, end - start).Fill(true);
                }
                Assert.DoesNotContain(false, covered);
            });

    [Theory]
    [InlineData("plain text")]
    [InlineData("déjà vu \u00ff")]
    public void TextsWithoutMarksAreLeftAlone(string text) => Assert.Same(text, CanonicalForms.Compose(text).Text);

    [Fact]
    public void HangulIsDecomposedByArithmetic() =>
        Assert.Equal("\u1112\u1161\u11ab", string.Concat(CanonicalForms.Decompose('한').Select(code => new Rune(code).ToString())));
}
