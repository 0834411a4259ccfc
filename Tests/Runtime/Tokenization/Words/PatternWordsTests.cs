using DslPeft.Tokenization;
using DslPeft.Tokenization.Words;

namespace DslPeft.Runtime.Tests.Tokenization.Words;

/// <summary>Words that the pattern of a <c>tokenizer.json</c> cuts.</summary>
public sealed class PatternWordsTests
{
    [Theory]
    [InlineData(@"\p{N}{1,2}", "ab123c", "ab|12|3|c")]
    [InlineData(@" ?\p{L}+", "one two, 3", "one| two|, 3")]
    [InlineData(@"\s+(?!\S)|\s+", "a  b \n", "a| | |b| \n")]
    [InlineData(@"[^\r\n\p{L}\p{N}]?\p{L}+", "a,b", "a|,b")]
    [InlineData(@"\p{L}+", "1𝒜𝒷2", "1|𝒜𝒷|2")]
    [InlineData(@"\p{So}", "a😀b", "a|😀|b")]
    [InlineData(@"\p{Lu}", "x𝒜𝒷", "x|𝒜|𝒷")]
    [InlineData(@"[一-龥]+", "ab中文c", "ab|中文|c")]
    [InlineData(@"(?i:'s|'T)", "it'S", "it|'S")]
    [InlineData(@" ?[^(\s|[.,!?])]+", "one two, (3", "one| two|, (|3")]
    [InlineData(@"[a[b-d]]+", "xabcdx", "x|abcd|x")]
    public void PartsAreTheMatchesAndWhatStandsBetween(string pattern, string text, string parts) =>
        Assert.Equal(parts.Split('|'), new PatternWords(pattern, "x").Split(text).Select(part => text[part.Part]));

    [Theory]
    [InlineData(@"\w+", "'\\w'")]
    [InlineData(@"\b", "'\\b'")]
    [InlineData(@"a++", "possessive")]
    [InlineData(@"a?+", "possessive")]
    [InlineData(@"[a[^b]]", "'[' in a class")]
    [InlineData(@"[a[b-]c]", "'[' in a class")]
    [InlineData(@"[[ab]-c]", "'[' in a class")]
    [InlineData(@"[a[b[c]]]", "'[' in a class")]
    [InlineData(@"[[:alpha:]]", "'[' in a class")]
    [InlineData(@"[a[b]", "a class that is not closed")]
    [InlineData(@"[a-z&&[^b]]", "'&' in a class")]
    [InlineData(@"\p{Han}", "'\\p'")]
    [InlineData(@"(?<name>a)", "a group of another kind")]
    [InlineData(@"(a", "a group that is not closed")]
    [InlineData(@"[a", "a class that is not closed")]
    [InlineData(@"^a", "'^'")]
    [InlineData("[\u0500-\uffff]", "a character that stands for others")]
    [InlineData("[\U0001F600-\U0001F64F]", "a character beyond U+FFFF")]
    public void WhatTheDialectsReadDifferentlyIsRefused(string pattern, string fault) =>
        Assert.Contains(fault, Assert.Throws<FormatException>(() => new PatternWords(pattern, "x")).Message);

    /// <summary>A pattern of a stranger does not run for ever.</summary>
    [Fact]
    public void APatternThatTakesTooLongIsRefused() =>
        Assert.Throws<VocabularyException>(() => new PatternWords("(a|aa|aaa)*b|(a*)*c", "x").Split(new string('a', 4000)).Count());
}
