"""Every sentence of the command line that is not of answers, of faults in the knowledge or of the operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.messages.sentence import Sentence, cut

if TYPE_CHECKING:
    from bot.core.knowledge import Knowledge

NO_QUESTION = '質問がありません。例：ict-bot ask "リモートワークはどのように運用されていますか？"'
ONE_OF = "--json と --slack-json は、どちらか一つだけ指定してください。"
STDIN_ALONE = "--stdin のときは、質問を引数で渡さず、標準入力に1行ずつ書いてください。"
TALK = "質問を入力してください（空の行か Ctrl-D で終わります）。"
PROMPT = "質問> "
RELATED = "関連する質問"

EVAL_TITLE = "正解付き質問の評価"
EVAL_NOTHING = "正解付き質問がありません。tests/questions に YAML を置いてください。"
MISSES = "期待と違った質問"
floor_broken = Sentence("{name} が {value:.1%} で、基準の {floor:.1%} を満たしていません。")
unreadable = Sentence("{path} を読めません：{reason}")

# The command `check`

FINDINGS = {
    "misses": "ねらいと違うものが出る尋ね方（誤りではありませんが、直してください）",
    "near": "別の話題と紛らわしい尋ね方",
    "gaps": "足りない情報・確認が必要なもの（誤りではありません）",
    "shares": "引用の割合",
}
share = Sentence("{article}（{file}）: {quoted}/{characters}文字 = {share_:.1%}（上限 {limit:.0%}未満）")


def contents(knowledge: Knowledge) -> str:
    """How much there is of each kind, as Slack says it too."""
    return (
        f"記事{len(knowledge.articles)}、職種・部署{len(knowledge.roles)}、項目{len(knowledge.entries)}、"
        f"話題{len(knowledge.covered)}（ほかに記載がない話題{len(knowledge.uncovered)}）"
    )


def summary(knowledge: Knowledge, gaps: int) -> str:
    return f"問題なし（足りない情報{gaps}件）: {contents(knowledge)}、版 {knowledge.version}"


summary_of_problems = Sentence("問題{problems}件、足りない情報{gaps}件")

# The command `eval --against`

AGAINST_HELP = "別の版（フォルダーかgitの版）と比べて、答えが変わる質問を示す"
MARKDOWN_HELP = "--against の表をMarkdownにする（いつもそうなので、なくても同じ）"
AGAINST_USAGE = "--against と --beir は同時に使えません。"
NO_GIT = "git が見つかりません。比べるナレッジのフォルダーを指定してください"
COMPARED_COLUMNS = ("変化", "質問", "正解", "変更前", "変更後")
EFFECTS = {"worse": "悪くなる", "other": "変わる", "better": "よくなる"}
ENDS = {"answer": "回答", "candidates": "候補", "none": "記載なし", "empty": "質問の案内"}
EXPECTED_SILENCE = "記載なし"


def no_version(name: str, reason: str) -> str:
    """``reason`` in git's words; may be empty."""
    said = f"（git: {reason}）" if reason else ""
    return f"{cut(name)}というフォルダーも、ナレッジのフォルダーにあたるgitの版もありません{said}"


cannot_compare = Sentence("比較元{name!q}のナレッジを使えません。\n{reason}")


def compared(questions: int, effects: tuple[int, int, int]) -> str:
    worse, better, other = effects
    if not any(effects):
        return f"答えが変わる質問はありません（{questions}問）"
    return f"{questions}問中{sum(effects)}問で答えが変わります（悪くなる{worse}・よくなる{better}・そのほか{other}）"


compared_versions = Sentence("変更前: {against}（版 {before}） → 変更後（版 {after}）")

# The command `import`

OUTPUT_HELP = "書き出すファイル（省くと画面に出す。すでにあるファイルには書かない）"
EDITOR = "記事本文"
NO_TITLE = "（記事の題名を書いてください）"
NO_NAME = "（話し手の名前を書いてください）"


def suggested_wordings(subject: str, name: str) -> tuple[str, ...]:
    """Ways to ask for ``subject``, for a person to reword; ``name`` of the speaker may be empty."""
    return (
        f"{name}の{subject}" if name else f"{subject}とは",
        f"{subject}について教えてください",
        f"{subject}を知りたい",
        subject,
    )


def draft_head(file: str, unused: str) -> tuple[str, ...]:
    """What to do with a draft; ``unused``: numbers of the lines of ``file`` that are not in it."""
    rest = (
        f"使わなかった行: {unused}。プロフィールや用語など、要るものは書き足してください"
        if unused
        else "使わなかった行はありません"
    )
    return (
        f"{file} から作った下書きです。{rest}",
        "残りの作業: title と answer を書く、question と asked_as を私たちの言葉に直す、topic を確かめる、引用を選ぶ",
        "終わったら articles/ に置き、ict-bot check --sources で確かめてください（空の answer は check が知らせます）",
    )


def draft_entry(line: int, topics: Sequence[str]) -> str:
    """Where an entry stands in the article; ``topics``: the next nearest ones."""
    return f"記事の{line}行目から" + (f"。topic のほかの候補: {', '.join(topics)}" if topics else "")


recognised = Sentence("「名前：発言」の行{turns}、見出し{headings}（うち質問の形{questions}）")
imported = Sentence("質問と答え{pairs}組を取り出しました（{counts}）")
no_interview = Sentence(
    "{file} から質問と答えを取り出せませんでした。見つかったもの: {counts}。\n読めるのは次の2つの形です。"
    "本文をどちらかに直してください。\n"
    "  1. 発言の形: 「M：質問」「高：答え」のように、行の初めに話し手と「：」がある（2人以上、"
    "くり返し出てくる）\n  2. 見出しの形: 「仕事の内容は？」のような見出しの下に、"
    "答えの段落がある（人ごとに【Case1】などで分ける）"
)
exists = Sentence("{file} はすでにあります。別の名前を指定してください")

# The command line

COMMANDS = {
    "ask": "質問に答える（質問を省くと対話）",
    "explain": "その答えになった理由を示す",
    "check": "ナレッジの誤りと足りない情報を調べる",
    "eval": "正解付きの質問で答えの質を測る",
    "import": "インタビュー記事の本文から、記事ファイルの下書きを作る",
    "report": "聞かれたこと・足りないことを1枚のページにまとめる",
    "manifest": "Slackアプリのマニフェストを出力する",
    "serve": "Slackボットを動かす（--http がなければ Socket Mode）",
    "db": "データベースを整え、保存期間を過ぎた記録を消す",
    "doctor": "動かすのに必要なものがそろっているかを、動かさずに調べる",
}
HELP = "東京都のICT職について、公開記事の引用で質問に答えるボットです。"
KNOWLEDGE_HELP = "ナレッジのフォルダー（環境変数 KNOWLEDGE_DIR、既定は knowledge）"
SOURCES_HELP = "記事の本文（.txt）のフォルダー。引用が記事のとおりかを確かめる"
JSON_HELP = "結果をJSONで出力する"
QUICK_HELP = "尋ね方をボットに聞いて確かめる部分（数秒かかる）を省く"


HTML_HELP = "書き出すファイル"
WEEKS_HELP = "さかのぼる週の数"
REPORT_MISSING = (
    "レポートを作るための部品がありません。pip install 'ict-bot[report]'（開発中は pip install -e '.[report]'）"
    "を実行してください。"
)
no_counts = Sentence("データベース（{file}）がまだないため、件数は入っていません。")
report_written = Sentence("{file} に書き出しました。ブラウザーで開いてください。")
unexpected = Sentence(
    "予期しないエラーです: {kind}: {reason}（詳しくは環境変数 ICT_BOT_DEBUG=1 を付けて実行してください）"
)
