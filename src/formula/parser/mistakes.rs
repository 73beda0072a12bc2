//! The parser's errors: each says what is wrong at the token where reading stopped, and what to type.

use super::super::ast::Expr;
use super::super::lexer::{Token, TokenKind};
use super::super::slips::{self, Slip};
use super::{Parsed, Parser};
use crate::diagnostic::Spanned;
use std::ops::Range;

/// Longer pieces of a formula are not repeated in a hint.
const QUOTED: usize = 60;

impl<'a> Parser<'a> {
    /// `a < b < c`, at the second operator.
    pub(super) fn chained_comparison(&mut self, left: &Expr, middle: &Expr) -> Slip {
        let slip = Slip::new("comparisons cannot be chained", self.token().range());
        let first = self.range(left).start..self.range(middle).end;
        match self.guess(|parser| {
            parser.advance();
            parser.sum()
        }) {
            Some(last) => {
                let rest = self.range(middle).start..last.end;
                slip.hint(format!("type `and({}, {})` if both must hold", self.quoted(first), self.quoted(rest)))
            }
            None => slip.hint("type `and(a < b, b < c)` if both must hold"),
        }
    }

    /// `-a^b`, behind the `^`.
    pub(super) fn negative_base(&mut self, base: &Expr) -> Slip {
        let Range { start, end: base_end } = self.range(base);
        let exponent = self.guess(Self::unary);
        let end = exponent.as_ref().map_or(self.end_before(), |exponent| exponent.end);
        let (positive, exponent) = (self.quoted(start + 1..base_end), self.quoted_or(exponent, "b"));
        let positive = positive.trim_start();
        let negative = self.quoted(start..base_end);
        let slip = Slip::new("the minus before a power can be read in two ways", start..end);
        if positive.starts_with('-') {
            return slip.hint(format!("type `({negative})^{exponent}`, as Excel reads it"));
        }
        slip.hint(format!("type `-({positive}^{exponent})`, or `({negative})^{exponent}` as Excel reads it"))
    }

    /// `a^b^c`, at the second `^`.
    pub(super) fn chained_power(&mut self, base: &Expr, exponent: &Expr) -> Slip {
        let (a, b) = (self.range(base), self.range(exponent));
        let last = self.guess(|parser| {
            parser.advance();
            parser.unary()
        });
        let end = last.as_ref().map_or(self.token().end, |last| last.end);
        let start = a.start;
        let (a, b, c) = (self.quoted(a), self.quoted(b), self.quoted_or(last, "c"));
        // A minus before the inner power could be read in two ways again.
        let inner = match b.strip_prefix('-') {
            Some(positive) => format!("-({}^{c})", positive.trim_start()),
            None => format!("{b}^{c}"),
        };
        Slip::new("a power of a power can be read in two ways", start..end)
            .hint(format!("type `{a}^({inner})`, or `({a}^{b})^{c}` as Excel reads it"))
    }

    /// `and` or `or`, where one stands as an operator here.
    pub(super) fn infix_function(&self) -> Option<&'static str> {
        match self.kind() {
            TokenKind::DoubleAmpersand => Some("and"),
            TokenKind::DoubleBar => Some("or"),
            TokenKind::Name => ["and", "or"].into_iter().find(|name| self.quote().eq_ignore_ascii_case(name)),
            _ => None,
        }
    }

    /// `a and b`, `a && b`, at the operator.
    pub(super) fn infix(&mut self, name: &str, left: &Expr) -> Slip {
        let slip = Slip::new(format!("`{}` does not stand between values", self.quote()), self.token().range());
        let left = self.quoted(self.range(left));
        let right = self.guess(|parser| {
            parser.advance();
            parser.comparison()
        });
        let right = self.quoted_or(right, "b");
        slip.hint(format!("type `{name}({left}, {right})`"))
    }

    /// Where a value should begin.
    pub(super) fn missing_value(&self) -> Slip {
        let range = self.token().range();
        let Some(before) = self.before() else { return self.missing_at_start() };
        let shown = self.quote_of(before);
        match self.kind() {
            TokenKind::Plus => Slip::new("a `+` before a value means nothing", range).hint("delete the `+`"),
            TokenKind::End => Slip::new(format!("something is missing after `{shown}`"), before.range())
                .label("the formula ends here"),
            TokenKind::RightParen if before.kind == TokenKind::LeftParen => {
                Slip::new("nothing stands between the parentheses", before.start..range.end)
            }
            TokenKind::RightParen | TokenKind::Comma
                if matches!(before.kind, TokenKind::Comma | TokenKind::LeftParen) =>
            {
                Slip::new("an argument is missing", before.start..range.end).hint("type a value, or delete the `,`")
            }
            _ => Slip::new(format!("a value is missing between `{shown}` and `{}`", self.quote()), range),
        }
    }

    fn missing_at_start(&self) -> Slip {
        let range = self.token().range();
        match self.kind() {
            TokenKind::End => Slip::new("the formula is empty", 0..self.text.len()).hint("type a number or a name"),
            TokenKind::Compare(_) if self.quote() == "=" => {
                Slip::new("a formula does not begin with `=`", range).hint("delete the `=`")
            }
            TokenKind::Plus => Slip::new("a `+` before a value means nothing", range).hint("delete the `+`"),
            _ => Slip::new(format!("a formula cannot begin with `{}`", self.quote()), range),
        }
    }

    /// `baseline` without a dot, behind it.
    pub(super) fn lone_baseline(&self) -> Slip {
        let range = self.before().map_or(0..0, |before| before.range());
        Slip::new("`baseline` needs the name of a figure", range).hint("type `baseline.` and the figure's name")
    }

    /// A dot where none can stand, behind it.
    pub(super) fn misplaced_dot(&self, name: &Spanned<String>) -> Slip {
        let dot = self.before().map_or(0..0, |before| before.range());
        let after = if self.kind() == TokenKind::Name { self.quote() } else { "NAME" };
        if name.value.eq_ignore_ascii_case("baseline") {
            let slip = Slip::new("the name of a figure is missing or not in its form", name.span.start..dot.end);
            return slip.hint(format!("type `baseline.{}`", cut(after)));
        }
        let name = cut(&name.value);
        Slip::new(format!("a dot cannot follow `{name}`"), dot)
            .hint(format!("type `{name}[{}]` for an element, `baseline.NAME` for a figure", cut(after)))
    }

    /// A bracket, parenthesis or dot behind a figure.
    pub(super) fn after_figure(&self, figure: &Spanned<String>) -> Slip {
        let range = self.token().range();
        Slip::new(format!("`{}` cannot follow a figure", self.quote()), range)
            .hint(format!("a figure is one number: type `baseline.{}`", cut(&figure.value)))
    }

    /// Where an element should stand.
    pub(super) fn missing_element(&self, name: &Spanned<String>) -> Slip {
        let range = self.token().range();
        let name = cut(&name.value);
        let slip = Slip::new(format!("the name of an element of `{name}` is missing"), range);
        match self.kind() {
            TokenKind::Text => slip.hint(format!("for one period, type `at({name}, {})`", cut(self.quote()))),
            TokenKind::Number(_) | TokenKind::Minus | TokenKind::Plus => {
                slip.hint(format!("type an element's name; the value n periods ago is `lag({name}, n)`"))
            }
            TokenKind::Star => slip.hint(format!("type `{name}` alone for all its elements")),
            _ => slip.hint(format!("type for example `{name}[SU7]`")),
        }
    }

    /// Something other than what closes the token `open`.
    pub(super) fn unclosed(&self, open: usize) -> Slip {
        let open = &self.tokens[open];
        let closing = if open.kind == TokenKind::LeftParen { ')' } else { ']' };
        let range = self.token().range();
        match self.kind() {
            TokenKind::End => Slip::new(format!("`{}` is never closed", self.quote_of(open)), open.range())
                .label("opened here")
                .hint(format!("type `{closing}`")),
            TokenKind::RightParen | TokenKind::RightBracket => {
                Slip::new(format!("`{}` cannot close `{}`", self.quote(), self.quote_of(open)), range)
                    .hint(format!("type `{closing}`"))
            }
            TokenKind::Comma => self.comma(),
            _ => self.missing_operator(),
        }
    }

    /// Something behind the end of a formula.
    pub(super) fn unexpected(&self) -> Slip {
        match self.kind() {
            TokenKind::RightParen | TokenKind::RightBracket => {
                let closing = self.quote();
                Slip::new(format!("`{closing}` closes nothing"), self.token().range())
                    .hint(format!("delete the `{closing}`"))
            }
            TokenKind::Comma => self.comma(),
            _ => self.missing_operator(),
        }
    }

    /// A comma outside of calls: between groups of digits, before decimals, or nothing at all.
    fn comma(&self) -> Slip {
        let range = self.token().range();
        if let Some(number @ Token { kind: TokenKind::Number(_), .. }) = self.before()
            && number.end == range.start
        {
            if let Some(length) = slips::grouped_digits(&self.text[number.start..]) {
                return slips::grouped(self.text, number.start..number.start + length);
            }
            let digits = self.text[range.end..].bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 {
                let decimals = &self.text[range.end..range.end + digits];
                let right = format!("{}.{decimals}", &self.text[number.range()]);
                return Slip::new("decimals stand behind a point", number.start..range.end + digits)
                    .hint(format!("type `{}`", cut(&right)));
            }
        }
        Slip::new("a `,` stands only between the arguments of a function", range)
    }

    /// A value directly behind another.
    fn missing_operator(&self) -> Slip {
        let range = self.token().range();
        let Some(before) = self.before() else { return Slip::new("an operator is missing", range) };
        let (left, right) = (cut(self.quote_of(before)), cut(self.quote()));
        let slip = Slip::new(format!("an operator or a comma is missing between `{left}` and `{right}`"), range);
        match (before.kind, self.kind()) {
            (TokenKind::Name, _) if left.eq_ignore_ascii_case("not") => slip.hint("type `not(x)`"),
            (TokenKind::Name, _) if left.eq_ignore_ascii_case("if") => slip.hint("type `if(condition, then, else)`"),
            (TokenKind::Name, TokenKind::Name) => slip.hint(format!("if it is one name, type `{left}_{right}`")),
            (_, TokenKind::LeftBracket) => slip.hint("elements are picked from names: type for example `price[SU7]`"),
            (_, TokenKind::Dot) => slip.hint("only `baseline.NAME` has a dot"),
            (TokenKind::Percent, _) => slip.hint(format!("type `*`, or `mod(a, {right})` for the remainder")),
            (TokenKind::Number(_), TokenKind::Name) => slip
                .hint(format!("type `{left} * {right}` for the product"))
                .hint(format!("if `{right}` is a unit, leave it out: units stand under `unit`")),
            (TokenKind::Number(_) | TokenKind::RightParen, TokenKind::LeftParen) => {
                slip.hint("type `*` for the product")
            }
            _ => slip,
        }
    }

    /// Reads on behind a mistake: the bytes of what follows, where it is whole, so that a hint can repeat it.
    /// A guess within a guess is not made: a chain of mistakes takes one pass, not one for each.
    fn guess(&mut self, read: impl FnOnce(&mut Self) -> Parsed) -> Option<Range<usize>> {
        if self.guessing {
            return None;
        }
        let (at, depth) = (self.at, self.depth);
        self.guessing = true;
        let guess = read(self).ok().map(|expr| self.range(&expr));
        self.guessing = false;
        (self.at, self.depth) = (at, depth);
        guess
    }

    /// The bytes of the formula that a tree was read from.
    fn range(&self, expr: &Expr) -> Range<usize> {
        expr.span.start..expr.span.end
    }

    /// A piece of the formula for a hint.
    fn quoted(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).filter(|text| text.len() <= QUOTED && !text.contains(['\n', '`'])).unwrap_or("...")
    }

    fn quoted_or(&self, range: Option<Range<usize>>, otherwise: &'a str) -> &'a str {
        range.map_or(otherwise, |range| self.quoted(range))
    }

    fn before(&self) -> Option<&Token> {
        self.tokens.get(self.at.checked_sub(1)?)
    }

    fn quote_of(&self, token: &Token) -> &'a str {
        &self.text[token.range()]
    }
}

/// A name or text that may be too long for a message.
fn cut(text: &str) -> &str {
    if text.len() <= QUOTED { text } else { "..." }
}
